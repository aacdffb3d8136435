package io.callmanager.api.v1.event;

import io.callmanager.call.CallChange;
import io.callmanager.call.CallChanges;
import io.callmanager.shared.AccountId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Those who wait for events at this moment: so many and no more. They are woken when something happens to their account's calls on
/// this server, and sent home before it stops. What other servers write they have to look for themselves, now and then.
@Component
@EnableConfigurationProperties(EventProperties.class)
class Watchers implements SmartLifecycle {

  private final CallChanges changes;
  private final EventProperties properties;
  private final Set<Watcher> present = new HashSet<>();
  private final Map<Place, Integer> taken = new HashMap<>();
  private boolean running;

  Watchers(CallChanges changes, EventProperties properties, MeterRegistry meters) {
    this.changes = changes;
    this.properties = properties;
    for (Kind kind : Kind.values()) {
      Gauge.builder("callmanager.api.watchers", this, watchers -> watchers.count(kind))
          .description("clients that wait for events")
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  /// What a client waits for.
  enum Kind {
    FEED,
    STREAM
  }

  private record Place(Kind kind, AccountId account) {}

  /// Lets a client wait, if there is room.
  ///
  /// @param interest which changes wake it
  Optional<Watcher> admit(Kind kind, AccountId account, Predicate<CallChange> interest) {
    Watcher watcher = new Watcher(new Place(kind, account));
    synchronized (this) {
      int ofAccount = taken.getOrDefault(watcher.place, 0);
      if (!running || ofAccount >= mostPerAccount(kind) || count(kind) >= most(kind)) {
        return Optional.empty();
      }
      taken.put(watcher.place, ofAccount + 1);
      present.add(watcher);
    }
    watcher.subscription =
        changes.subscribe(
            account,
            change -> {
              if (interest.test(change)) {
                watcher.wake();
              }
            });
    return Optional.of(watcher);
  }

  private int mostPerAccount(Kind kind) {
    return switch (kind) {
      case FEED -> properties.waitingPerAccount();
      case STREAM -> properties.streamsPerAccount();
    };
  }

  private int most(Kind kind) {
    return switch (kind) {
      case FEED -> properties.waitingInAll();
      case STREAM -> properties.streamsInAll();
    };
  }

  /// How many wait.
  synchronized int count(Kind kind) {
    return (int) present.stream().filter(watcher -> watcher.place.kind() == kind).count();
  }

  private synchronized boolean stays(Watcher watcher) {
    return running && present.contains(watcher);
  }

  private synchronized void leave(Watcher watcher) {
    if (present.remove(watcher)) {
      taken.computeIfPresent(watcher.place, (place, number) -> number > 1 ? number - 1 : null);
    }
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /// Sends everybody home before the web server waits for requests to end.
  @Override
  public void stop() {
    List<Watcher> waiting;
    synchronized (this) {
      running = false;
      waiting = List.copyOf(present);
    }
    waiting.forEach(Watcher::wake);
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  /// A client that waits, until it is closed.
  final class Watcher implements AutoCloseable {

    private final Place place;
    private final Semaphore bell = new Semaphore(0);
    private CallChanges.Subscription subscription = () -> {};

    private Watcher(Place place) {
      this.place = place;
    }

    /// Whether it may go on waiting; not once the server stops.
    boolean mayStay() {
      return stays(this);
    }

    /// Waits until something has happened since it last waited.
    ///
    /// @return false when nothing has for so long
    boolean await(Duration longest) throws InterruptedException {
      boolean rang = bell.tryAcquire(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
      bell.drainPermits();
      return rang;
    }

    private void wake() {
      if (bell.availablePermits() == 0) {
        bell.release();
      }
    }

    @Override
    public void close() {
      subscription.close();
      leave(this);
    }
  }
}
