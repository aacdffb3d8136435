package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.Carrier.Admission;
import io.callmanager.call.spi.Carrier.Permit;
import io.callmanager.call.spi.Carrier.Prospect;
import io.callmanager.shared.AccountId;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  /// @param maxPause how long a call may wait for its place among a trunk's calls
  public record Limits(int maxInFlight, int callsPerSecond, Duration maxLag, Duration maxPause) {}

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

  public Admission admit(AccountId account) {
    Route route = trunks.route(account);
    if (route.size() == 0) {
      return new Admission.NoTrunk();
    }
    String lacking = lacking();
    if (lacking != null) {
      return full(lacking);
    }
    return switch (route.choose(List.of(), endpoint.now(), limits.maxPause())) {
      case Route.Choice.None(Duration retryAfter) -> allFull(retryAfter);
      case Route.Choice.Chosen chosen -> admit(route, chosen);
    };
  }

  /// What [#admit] would say at this moment.
  public Prospect prospect(AccountId account) {
    Route route = trunks.route(account);
    if (route.size() == 0) {
      return new Prospect.NoTrunk();
    }
    String lacking = lacking();
    if (lacking == null && pacer.waitNanos(System.nanoTime()) > limits.maxPause().toNanos()) {
      lacking = tooMany();
    }
    if (lacking != null) {
      return new Prospect.Full(full(lacking), route.free());
    }
    return route
        .first(endpoint.now(), limits.maxPause())
        .<Prospect>map(trunk -> new Prospect.Room(trunk.name(), route.size(), route.free()))
        .orElseGet(
            () ->
                new Prospect.Full(
                    allFull(route.retryAfter(List.of(), endpoint.now())), route.free()));
  }

  /// What there is not enough of for another call, in words; null when there is enough of everything but trunks.
  private @Nullable String lacking() {
    long lag = endpoint.lagMillis();
    if (tooFarBehind(lag)) {
      return "Signalling is " + lag + " ms behind";
    }
    if (inFlight.get() >= limits.maxInFlight()) {
      return limits.maxInFlight() + " calls wait for an answer";
    }
    return media.hasRoom() ? null : "Every RTP port is in use";
  }

  private String tooMany() {
    return "More than " + limits.callsPerSecond() + " new calls in a second";
  }

  private Admission admit(Route route, Route.Choice.Chosen chosen) {
    OptionalLong wait = pacer.take(System.nanoTime(), limits.maxPause().toNanos());
    if (wait.isEmpty()) {
      chosen.trunk().giveBack();
      return full(tooMany());
    }
    long pause = Math.max(wait.getAsLong(), chosen.waitMillis());
    return new Admission.Admitted(new Ticket(route, chosen.trunk(), pause));
  }

  /// Turns more and more away the further behind we are, so that the load settles instead of swinging.
  private boolean tooFarBehind(long lag) {
    long most = limits.maxLag().toMillis();
    return lag > most / 2 && ThreadLocalRandom.current().nextLong(most) < lag - most / 2;
  }

  private static Admission.Saturated full(String words) {
    return new Admission.Saturated(RETRY_AFTER, words);
  }

  private static Admission.Saturated allFull(Duration retryAfter) {
    return new Admission.Saturated(retryAfter, "Every trunk is at its limit");
  }

  /// INVITEs that have no final answer yet, and calls about to send theirs.
  public int inFlight() {
    return inFlight.get();
  }

  /// A call's room: a place among the INVITEs in flight until its own is answered, and a channel on a trunk until the call is
  /// over.
  public final class Ticket implements Permit {

    private final Route route;
    private final long pauseMillis;
    private final List<Trunk> tried = new ArrayList<>(2);
    private final AtomicBoolean flying = new AtomicBoolean(true);
    private @Nullable Trunk held;

    private Ticket(Route route, Trunk first, long pauseMillis) {
      this.route = route;
      this.pauseMillis = pauseMillis;
      this.held = first;
      tried.add(first);
      inFlight.incrementAndGet();
    }

    @Override
    public boolean reachesExtensions() {
      return route.isOwnExchange();
    }

    /// The trunk to call through.
    ///
    /// @throws IllegalStateException after the ticket was given back
    public synchronized Trunk trunk() {
      Trunk now = held;
      if (now == null) {
        throw new IllegalStateException("the ticket was given back");
      }
      return now;
    }

    /// Takes a channel on another trunk instead, one that was not tried before.
    ///
    /// @param longest how long its place may be waited for
    /// @return how long it has to be waited for, in milliseconds; empty when no other trunk has room, or the ticket was given
    ///     back
    public synchronized Optional<Long> changeTrunk(Duration longest) {
      if (held == null) {
        return Optional.empty();
      }
      return switch (route.choose(tried, endpoint.now(), longest)) {
        case Route.Choice.None none -> Optional.empty();
        case Route.Choice.Chosen(Trunk trunk, long waitMillis) -> {
          giveBack();
          held = trunk;
          tried.add(trunk);
          yield Optional.of(waitMillis);
        }
      };
    }

    /// How many trunks were tried, the present one included.
    public synchronized int attempts() {
      return tried.size();
    }

    /// How many trunks there are for the call.
    public int trunks() {
      return route.size();
    }

    @Override
    public Duration pause() {
      return Duration.ofMillis(pauseMillis);
    }

    @Override
    public boolean free() {
      return route.free();
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
      giveBack();
    }

    private synchronized void giveBack() {
      if (held != null) {
        held.giveBack();
        held = null;
      }
    }
  }
}
