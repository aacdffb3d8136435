package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.telephony.amd.AmdProperties;
import io.callmanager.telephony.media.Listening;
import io.callmanager.telephony.sip.call.CallingParts;
import io.callmanager.telephony.sip.call.OutboundLeg;
import io.callmanager.telephony.sip.call.ResponseCounts;
import io.callmanager.telephony.sip.tls.TlsConnections;
import io.callmanager.telephony.sip.tls.TlsProperties;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timing;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.ConnectionGate;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.trunk.AddressPolicy;
import io.callmanager.telephony.sip.trunk.Entrance;
import io.callmanager.telephony.sip.trunk.Locator;
import io.callmanager.telephony.sip.trunk.TrunkHealth;
import io.callmanager.telephony.sip.trunk.Trunks;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls out by SIP, through trunks.
public final class SipCarrier implements Carrier, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SipCarrier.class);
  private static final Admission.Saturated SHUTTING_DOWN =
      new Admission.Saturated(Duration.ofSeconds(5), "The SIP user agent is shutting down");
  private static final Duration TO_HANG_UP = Duration.ofSeconds(2);
  private static final Duration TO_DROP = Duration.ofMillis(500);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final SipEndpoint endpoint;
  private final Trunks trunks;
  private final TrunkHealth health;
  private final Entrance entrance;
  private final SelfPing selfPing;
  private final Listening listening = new Listening();
  private final CallingParts parts;
  private final Set<OutboundLeg> live = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean open = new AtomicBoolean(true);

  /// Opens the SIP port.
  ///
  /// @throws io.callmanager.telephony.sip.transport.SipStartException when the port can't be had
  public SipCarrier(
      SipProperties properties,
      TlsProperties tls,
      AmdProperties machines,
      Trunks trunks,
      Locator locator,
      VoiceParts voice,
      Clock clock,
      MeterRegistry meters) {
    this(properties, tls, machines, trunks, locator, voice, clock, meters, Timing.STANDARD);
  }

  /// Opens the SIP port, with a timing of its own.
  SipCarrier(
      SipProperties properties,
      TlsProperties tls,
      AmdProperties machines,
      Trunks trunks,
      Locator locator,
      VoiceParts voice,
      Clock clock,
      MeterRegistry meters,
      Timing timing) {
    InetAddress bound = LocalAddresses.bind(properties.bindAddress());
    String advertised = LocalAddresses.advertised(properties.advertisedAddress(), bound);
    Binding binding = new Binding(bound, properties.port(), advertised, trunks.tcpPeers());
    this.trunks = trunks;
    TlsConnections.Terms secure =
        new TlsConnections.Terms(tls, bound, address -> trunks.tlsPeers().contains(address));
    ConnectionGate gate = new ConnectionGate(trunks::owners);
    this.endpoint = new SipEndpoint(binding, secure, gate, clock, new Drops(meters), null, timing);
    this.health = health(locator, properties.optionsInterval());
    this.entrance =
        new Entrance(
            endpoint,
            trunks,
            voice.media(),
            new Entrance.Limits(
                properties.maxInvitesInFlight(),
                properties.maxCallsPerSecond(),
                properties.maxLag(),
                properties.maxPause()));
    this.selfPing = new SelfPing(bound, properties.port());
    this.parts =
        new CallingParts(
            endpoint,
            voice.media(),
            voice.synthesizer(),
            voice.conversations(),
            listening,
            machines,
            entrance,
            properties.bridgedTransfers(),
            new AddressPolicy(properties.privateTrunks()),
            health,
            new ResponseCounts(meters),
            properties.noAnswerTimeout(),
            properties.silenceCheck(),
            live);
    SipMeters.bind(meters, endpoint, entrance, gate, this);
    LOG.info(
        "SIP on {}:{}, known to others as {}, {} trunk(s)",
        bound.getHostAddress(),
        properties.port(),
        advertised,
        trunks.statuses().size());
  }

  private TrunkHealth health(Locator locator, Duration interval) {
    try {
      return new TrunkHealth(endpoint, trunks, locator, interval);
    } catch (RuntimeException e) {
      endpoint.close();
      throw e;
    }
  }

  /// Begins to check the trunks and our own port.
  public void start() {
    health.start();
    selfPing.start();
  }

  @Override
  public Admission admit(AccountId account) {
    return open.get() ? entrance.admit(account) : SHUTTING_DOWN;
  }

  @Override
  public Prospect prospect(AccountId account) {
    return open.get() ? entrance.prospect(account) : new Prospect.Full(SHUTTING_DOWN, false);
  }

  @Override
  public Leg dial(DialOrder order, Permit permit, LegListener listener) {
    if (!(permit instanceof Entrance.Ticket ticket)) {
      throw new IllegalArgumentException("a permit of another carrier");
    }
    OutboundLeg leg = new OutboundLeg(parts, order, ticket, listener);
    leg.start();
    return leg;
  }

  @Override
  public List<TrunkStatus> trunks() {
    return trunks.statuses();
  }

  @Override
  public Optional<String> unavailability() {
    if (!open.get()) {
      return Optional.of("The SIP user agent is shut down");
    }
    return selfPing.unavailability().or(health::unavailability);
  }

  /// Legs that are not over.
  int liveLegs() {
    return live.size();
  }

  private void awaitNoneLive(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    while (!live.isEmpty() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(CHECK_NANOS);
    }
  }

  /// Hangs up every call, waits for at most two seconds until that is done, and closes the SIP port.
  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    live.forEach(OutboundLeg::hangUp);
    awaitNoneLive(TO_HANG_UP);
    if (!live.isEmpty()) {
      LOG.warn("{} call(s) could not be hung up in time", live.size());
      live.forEach(OutboundLeg::drop);
      awaitNoneLive(TO_DROP);
    }
    health.close();
    selfPing.close();
    listening.close();
    endpoint.close();
  }
}
