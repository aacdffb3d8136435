package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.dns.AddressFamilies;
import io.callmanager.telephony.sip.dns.DnsProperties;
import io.callmanager.telephony.sip.dns.SipServers;
import io.callmanager.telephony.sip.transaction.Timing;
import io.callmanager.telephony.sip.transport.Transport;
import io.callmanager.telephony.sip.trunk.AddressPolicy;
import io.callmanager.telephony.sip.trunk.ServerLocator;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.callmanager.telephony.sip.trunk.Trunks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntFunction;

/// A carrier on a port of its own, with media and voice that are fakes.
final class CarrierUnderTest implements AutoCloseable {

  static final PhoneNumber FROM = new PhoneNumber("+15005550001");
  static final PhoneNumber TO = new PhoneNumber("+15005550100");

  static final AccountId ACCOUNT = new AccountId(TimeOrderedId.next());

  /// So little that no call is turned away for it.
  private static final int CAUGHT_UP_MILLIS = 100;

  final FakeMedia media = new FakeMedia();
  final FakeVoice voice = new FakeVoice();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final int port;
  final Trunks trunks;
  final SipCarrier carrier;

  CarrierUnderTest(TrunkProperties... trunks) {
    this(Duration.ofMillis(1900), trunks);
  }

  CarrierUnderTest(Duration noAnswer, TrunkProperties... trunks) {
    this(noAnswer, Duration.ofSeconds(30), trunks);
  }

  CarrierUnderTest(Duration noAnswer, Duration optionsInterval, TrunkProperties... trunks) {
    this(port -> properties(port, noAnswer, optionsInterval, Duration.ofSeconds(30)), trunks);
  }

  /// One that asks a callee soon whether it is still there.
  static CarrierUnderTest wary(Duration silenceCheck, String trunkUri) {
    Duration noAnswer = Duration.ofMillis(1900);
    return new CarrierUnderTest(
        port -> properties(port, noAnswer, Duration.ofSeconds(30), silenceCheck),
        TrunkProperties.at("test", trunkUri));
  }

  /// One that listens by IPv6.
  static CarrierUnderTest byIpv6(String trunkUri) {
    return new CarrierUnderTest(
        port ->
            new SipProperties(
                port,
                "::1",
                null,
                Duration.ofMillis(1900),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                false,
                Duration.ofSeconds(30),
                60_000,
                5_000,
                Duration.ofMillis(400)),
        TrunkProperties.at("test", trunkUri));
  }

  /// One whose session timers run twenty times as fast.
  static CarrierUnderTest hasty(String trunkUri) {
    return new CarrierUnderTest(
        port ->
            properties(
                port, Duration.ofMillis(1900), Duration.ofSeconds(30), Duration.ofSeconds(30)),
        new Timing(500, 50),
        TrunkProperties.at("test", trunkUri));
  }

  private CarrierUnderTest(IntFunction<SipProperties> properties, TrunkProperties... trunks) {
    this(properties, Timing.STANDARD, trunks);
  }

  /// One that asks this DNS server, where it has to ask any.
  static CarrierUnderTest asking(DnsServerPeer dns, TrunkProperties... trunks) {
    return new CarrierUnderTest(
        port ->
            properties(
                port, Duration.ofMillis(1900), Duration.ofSeconds(30), Duration.ofSeconds(30)),
        Timing.STANDARD,
        List.of("127.0.0.1:" + dns.port()),
        trunks);
  }

  private CarrierUnderTest(
      IntFunction<SipProperties> properties, Timing timing, TrunkProperties... trunks) {
    this(properties, timing, List.of(), trunks);
  }

  private CarrierUnderTest(
      IntFunction<SipProperties> properties,
      Timing timing,
      List<String> dnsServers,
      TrunkProperties... trunks) {
    DnsProperties dns =
        new DnsProperties(
            dnsServers,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofHours(1));
    SipServers servers =
        new SipServers(
            dns, AddressFamilies.BOTH, EnumSet.of(Transport.UDP, Transport.TCP), Clock.systemUTC());
    port = FreePort.next();
    this.trunks = new Trunks(List.of(trunks), false, Clock.systemUTC());
    carrier =
        new SipCarrier(
            properties.apply(port),
            this.trunks,
            new ServerLocator(servers, new AddressPolicy(true)),
            media,
            voice,
            Clock.systemUTC(),
            meters,
            timing);
  }

  private static SipProperties properties(
      int port, Duration noAnswer, Duration optionsInterval, Duration silenceCheck) {
    return new SipProperties(
        port,
        "127.0.0.1",
        null,
        noAnswer,
        Duration.ofSeconds(2),
        silenceCheck,
        true,
        optionsInterval,
        60_000,
        5_000,
        Duration.ofMillis(400));
  }

  static CarrierUnderTest with(String trunkUri) {
    return new CarrierUnderTest(TrunkProperties.at("test", trunkUri));
  }

  /// Waits until a call is let in: a flood that was just digested makes calls be turned away for a moment.
  void awaitRoom() {
    await("signalling has caught up")
        .until(() -> meters.get("callmanager.sip.lag.ms").gauge().value() < CAUGHT_UP_MILLIS);
  }

  Leg dial(LegListener listener) {
    return dial(TO, listener);
  }

  Leg dial(PhoneNumber to, LegListener listener) {
    Carrier.Admission admission = carrier.admit(ACCOUNT);
    assertThat(admission).isInstanceOf(Carrier.Admission.Admitted.class);
    Carrier.Permit permit = ((Carrier.Admission.Admitted) admission).permit();
    CallId id = CallId.next();
    DialOrder order =
        new DialOrder(
            ACCOUNT,
            id,
            id.value().toString(),
            FROM,
            to,
            new Utterance("Hello, this is a test.", "default", "en-US"));
    return carrier.dial(order, permit, listener);
  }

  /// Nothing of any call is left: no leg, no audio, no channel.
  void assertAllReleased() {
    await("everything is given back")
        .untilAsserted(
            () -> {
              assertThat(carrier.liveLegs()).isZero();
              assertThat(media.open).hasValue(0);
              assertThat(gauge("callmanager.sip.invites.in.flight")).isZero();
              assertThat(carrier.trunks()).allMatch(trunk -> trunk.channelsInUse() == 0);
            });
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  @Override
  public void close() {
    carrier.close();
  }
}
