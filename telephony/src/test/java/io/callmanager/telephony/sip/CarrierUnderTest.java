package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.telephony.amd.AmdProperties;
import io.callmanager.telephony.conversation.Conversations;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.dns.AddressFamilies;
import io.callmanager.telephony.sip.dns.DnsProperties;
import io.callmanager.telephony.sip.dns.SipServers;
import io.callmanager.telephony.sip.tls.TlsProperties;
import io.callmanager.telephony.sip.transaction.Timing;
import io.callmanager.telephony.sip.transport.Transport;
import io.callmanager.telephony.sip.trunk.AddressPolicy;
import io.callmanager.telephony.sip.trunk.ServerLocator;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.callmanager.telephony.sip.trunk.Trunks;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A carrier on a port of its own, with media and voice that are fakes.
final class CarrierUnderTest implements AutoCloseable {

  static final PhoneNumber FROM = new PhoneNumber("+15005550001");
  static final PhoneNumber TO = new PhoneNumber("+15005550100");

  static final AccountId ACCOUNT = new AccountId(TimeOrderedId.next());

  /// So little that no call is turned away for it.
  private static final int CAUGHT_UP_MILLIS = 100;

  private static final Duration NO_ANSWER = Duration.ofMillis(1900);
  private static final Duration LONG = Duration.ofSeconds(30);

  final FakeMedia media = new FakeMedia();
  final FakeVoice voice = new FakeVoice();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final int port;
  final Trunks trunks;
  final SipCarrier carrier;

  /// How one carrier differs from another.
  private record Setup(
      String bindAddress,
      Duration noAnswer,
      Duration optionsInterval,
      Duration silenceCheck,
      TlsProperties tls,
      Timing timing,
      List<String> dnsServers,
      @Nullable MediaSessions media,
      @Nullable SpeechSynthesizer voice,
      Conversations conversations) {

    static final Setup USUAL =
        new Setup(
            "127.0.0.1",
            NO_ANSWER,
            LONG,
            LONG,
            TlsProperties.NONE,
            Timing.STANDARD,
            List.of(),
            null,
            null,
            new Conversations((language, needed) -> Optional.empty()));

    Setup patient(Duration longer, Duration interval) {
      return new Setup(
          bindAddress,
          longer,
          interval,
          silenceCheck,
          tls,
          timing,
          dnsServers,
          media,
          voice,
          conversations);
    }

    Setup secured(TlsProperties by) {
      return new Setup(
          bindAddress,
          noAnswer,
          optionsInterval,
          silenceCheck,
          by,
          timing,
          dnsServers,
          media,
          voice,
          conversations);
    }

    Setup heard(MediaSessions audible, SpeechSynthesizer speaking) {
      return new Setup(
          bindAddress,
          noAnswer,
          optionsInterval,
          silenceCheck,
          tls,
          timing,
          dnsServers,
          audible,
          speaking,
          conversations);
    }

    Setup timed(Duration check, Timing by) {
      return new Setup(
          bindAddress,
          noAnswer,
          optionsInterval,
          check,
          tls,
          by,
          dnsServers,
          media,
          voice,
          conversations);
    }

    Setup at(String address, List<String> servers) {
      return new Setup(
          address,
          noAnswer,
          optionsInterval,
          silenceCheck,
          tls,
          timing,
          servers,
          media,
          voice,
          conversations);
    }

    Setup conversing(Conversations talking) {
      return new Setup(
          bindAddress,
          noAnswer,
          optionsInterval,
          silenceCheck,
          tls,
          timing,
          dnsServers,
          media,
          voice,
          talking);
    }

    SipProperties properties(int port) {
      return new SipProperties(
          port,
          bindAddress,
          null,
          noAnswer,
          Duration.ofSeconds(2),
          silenceCheck,
          true,
          true,
          optionsInterval,
          60_000,
          5_000,
          Duration.ofMillis(400));
    }
  }

  CarrierUnderTest(TrunkProperties... trunks) {
    this(Setup.USUAL, trunks);
  }

  CarrierUnderTest(Duration noAnswer, TrunkProperties... trunks) {
    this(Setup.USUAL.patient(noAnswer, LONG), trunks);
  }

  CarrierUnderTest(Duration noAnswer, Duration optionsInterval, TrunkProperties... trunks) {
    this(Setup.USUAL.patient(noAnswer, optionsInterval), trunks);
  }

  /// One with a certificate, or authorities, of its own.
  CarrierUnderTest(TlsProperties tls, TrunkProperties... trunks) {
    this(Setup.USUAL.patient(Duration.ofMillis(4900), LONG).secured(tls), trunks);
  }

  /// One whose calls can be heard.
  CarrierUnderTest(
      TlsProperties tls, MediaSessions media, SpeechSynthesizer voice, TrunkProperties... trunks) {
    this(Setup.USUAL.secured(tls).heard(media, voice), trunks);
  }

  /// One whose calls can be heard, and that asks a callee soon whether it is still there.
  static CarrierUnderTest audible(
      Duration silenceCheck,
      MediaSessions media,
      SpeechSynthesizer voice,
      TrunkProperties... trunks) {
    return new CarrierUnderTest(
        Setup.USUAL.timed(silenceCheck, Timing.STANDARD).heard(media, voice), trunks);
  }

  private CarrierUnderTest(Setup setup, TrunkProperties... trunks) {
    DnsProperties dns =
        new DnsProperties(
            setup.dnsServers(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofHours(1));
    SipServers servers =
        new SipServers(
            dns, AddressFamilies.BOTH, EnumSet.allOf(Transport.class), Clock.systemUTC());
    port = FreePort.next();
    this.trunks = new Trunks(List.of(trunks), false, Clock.systemUTC());
    carrier =
        new SipCarrier(
            setup.properties(port),
            setup.tls(),
            AmdProperties.usual(),
            this.trunks,
            new ServerLocator(servers, new AddressPolicy(true)),
            new VoiceParts(
                Objects.requireNonNullElse(setup.media(), media),
                Objects.requireNonNullElse(setup.voice(), voice),
                setup.conversations()),
            Clock.systemUTC(),
            meters,
            setup.timing());
  }

  /// One that asks a callee soon whether it is still there.
  static CarrierUnderTest wary(Duration silenceCheck, String trunkUri) {
    return new CarrierUnderTest(
        Setup.USUAL.timed(silenceCheck, Timing.STANDARD), TrunkProperties.at("test", trunkUri));
  }

  /// One whose calls are conversations.
  static CarrierUnderTest conversing(
      MediaSessions media,
      SpeechSynthesizer voice,
      SpeechRecognizer recognizer,
      TrunkProperties... trunks) {
    return conversing(
        media, voice, new Conversations((language, needed) -> Optional.of(recognizer)), trunks);
  }

  /// One that holds conversations in a certain way.
  static CarrierUnderTest conversing(
      MediaSessions media,
      SpeechSynthesizer voice,
      Conversations conversations,
      TrunkProperties... trunks) {
    return new CarrierUnderTest(Setup.USUAL.heard(media, voice).conversing(conversations), trunks);
  }

  /// One that listens by IPv6.
  static CarrierUnderTest byIpv6(String trunkUri) {
    return new CarrierUnderTest(
        Setup.USUAL.at("::1", List.of()), TrunkProperties.at("test", trunkUri));
  }

  /// One whose session timers run twenty times as fast.
  static CarrierUnderTest hasty(String trunkUri) {
    return new CarrierUnderTest(
        Setup.USUAL.timed(LONG, new Timing(500, 50)), TrunkProperties.at("test", trunkUri));
  }

  /// One that asks this DNS server, where it has to ask any.
  static CarrierUnderTest asking(DnsServerPeer dns, TrunkProperties... trunks) {
    return new CarrierUnderTest(
        Setup.USUAL.at("127.0.0.1", List.of("127.0.0.1:" + dns.port())), trunks);
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
    return dial(to, MachinePolicy.OFF, listener);
  }

  Leg dial(MachinePolicy machine, LegListener listener) {
    return dial(TO, machine, listener);
  }

  private Leg dial(PhoneNumber to, MachinePolicy machine, LegListener listener) {
    Utterance opening = new Utterance("Hello, this is a test.", "default", "en-US");
    return dial(to, opening, machine, null, listener);
  }

  /// Dials, and says this first.
  Leg greet(String opening, LegListener listener) {
    return dial(TO, new Utterance(opening, "default", "en-US"), MachinePolicy.OFF, null, listener);
  }

  /// Dials for a conversation.
  Leg converse(ConversationPlan plan, LegListener listener) {
    return dial(TO, plan.opening(), MachinePolicy.OFF, plan, listener);
  }

  private Leg dial(
      PhoneNumber to,
      Utterance opening,
      MachinePolicy machine,
      @Nullable ConversationPlan conversation,
      LegListener listener) {
    Carrier.Admission admission = carrier.admit(ACCOUNT);
    assertThat(admission).isInstanceOf(Carrier.Admission.Admitted.class);
    Carrier.Permit permit = ((Carrier.Admission.Admitted) admission).permit();
    CallId id = CallId.next();
    DialOrder order =
        new DialOrder(ACCOUNT, id, id.value().toString(), FROM, to, opening, machine, conversation);
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
