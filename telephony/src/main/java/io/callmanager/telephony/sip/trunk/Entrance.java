package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.Carrier.Admission;
import io.callmanager.call.spi.Carrier.Permit;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lets calls in while there is room for them. Over its capacity signalling would not slow down but fall over, so what is
/// too much is turned away here, before it costs anything.
public final class Entrance {

  /// How much is let in.
  ///
  /// @param maxInFlight INVITEs without a final answer at once
  /// @param callsPerSecond new calls in a second
  /// @param maxLag how far signalling may fall behind: from half of it on, some calls are turned away, and all of them from
  ///     half above it on
  public record Limits(int maxInFlight, int callsPerSecond, Duration maxLag) {}

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final SipEndpoint endpoint;
  private final Trunks trunks;
  private final MediaSessions media;
  private final Limits limits;
  private final Pacer pacer;
  private final AtomicInteger inFlight = new AtomicInteger();

  public Entrance(SipEndpoint endpoint, Trunks trunks, MediaSessions media, Limits limits) {
    this.endpoint = endpoint;
    this.trunks = trunks;
    this.media = media;
    this.limits = limits;
    this.pacer = new Pacer(limits.callsPerSecond());
  }

  public Admission admit() {
    long lag = endpoint.lagMillis();
    if (tooFarBehind(lag)) {
      return full("Signalling is " + lag + " ms behind");
    }
    if (inFlight.get() >= limits.maxInFlight()) {
      return full(limits.maxInFlight() + " calls wait for an answer");
    }
    if (!media.hasRoom()) {
      return full("Every RTP port is in use");
    }
    if (trunks.isEmpty()) {
      return new Admission.Admitted(new Ticket(null, 0));
    }
    Optional<Trunks.Choice> choice = trunks.choose();
    if (choice.isEmpty()) {
      return full("Every trunk is at its limit");
    }
    OptionalLong wait = pacer.take();
    if (wait.isEmpty()) {
      choice.get().trunk().giveBack();
      return full("More than " + limits.callsPerSecond() + " new calls in a second");
    }
    return new Admission.Admitted(
        new Ticket(choice.get().trunk(), Math.max(wait.getAsLong(), choice.get().waitMillis())));
  }

  /// Turns more and more away the further behind we are, so that the load settles instead of swinging.
  private boolean tooFarBehind(long lag) {
    long most = limits.maxLag().toMillis();
    return lag > most / 2 && ThreadLocalRandom.current().nextLong(most) < lag - most / 2;
  }

  private static Admission full(String words) {
    return new Admission.Saturated(RETRY_AFTER, words);
  }

  /// INVITEs that have no final answer yet, and calls about to send theirs.
  public int inFlight() {
    return inFlight.get();
  }

  /// A call's room: a place among the INVITEs in flight until its own is answered, and a channel until the call is over.
  public final class Ticket implements Permit {

    private final @Nullable Trunk trunk;
    private final long waitMillis;
    private final AtomicBoolean flying = new AtomicBoolean(true);
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Ticket(@Nullable Trunk trunk, long waitMillis) {
      this.trunk = trunk;
      this.waitMillis = waitMillis;
      inFlight.incrementAndGet();
    }

    /// The trunk to call through; empty when there is none.
    public Optional<Trunk> trunk() {
      return Optional.ofNullable(trunk);
    }

    /// How long to wait before the INVITE, in milliseconds.
    public long waitMillis() {
      return waitMillis;
    }

    /// The INVITE has its final answer.
    public void landed() {
      if (flying.compareAndSet(true, false)) {
        inFlight.decrementAndGet();
      }
    }

    @Override
    public void release() {
      landed();
      if (held.compareAndSet(true, false) && trunk != null) {
        trunk.giveBack();
      }
    }
  }
}
