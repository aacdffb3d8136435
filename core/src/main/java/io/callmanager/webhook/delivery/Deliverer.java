package io.callmanager.webhook.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.CallChange;
import io.callmanager.call.CallChanges;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ClosingTime;
import io.callmanager.webhook.delivery.DeliveryQueue.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Sends webhooks: looks several times a second for endpoints to which something is due, claims them, and has a [Lane] for each.
/// What happens to calls on this server makes it look at once.
@Component
class Deliverer implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

  /// Stops after the calls have ended.
  private static final int PHASE = 900;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration BETWEEN_PROBE_LOOKS = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration TO_STOP = Duration.ofSeconds(6);
  private static final long LOOK_SHARE = 4;
  private static final int LOOKS_BETWEEN_TIDIES = 2_000;
  private static final int MOST_LANES = 5_000;
  private static final int MOST_KNOWN = 50_000;
  private static final Duration KNOWN = Duration.ofHours(1);

  private final LaneTools tools;
  private final CallChanges changes;
  private final ClosingTime closing;
  private final ConcurrentMap<AccountId, ConcurrentMap<EndpointKey, Lane>> lanes =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<EndpointKey, Thread> threads = new ConcurrentHashMap<>();

  /// Accounts to which something was sent a while ago: when something happens to their calls, a look is worth it.
  private final Cache<AccountId, Boolean> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).expireAfterAccess(KNOWN).build();

  private final Semaphore hints = new Semaphore(0);
  private volatile boolean running;
  private CallChanges.@Nullable Subscription subscription;
  private @Nullable Thread looking;

  Deliverer(LaneTools tools, CallChanges changes, ClosingTime closing) {
    this.tools = tools;
    this.changes = changes;
    this.closing = closing;
  }

  @Override
  public void start() {
    running = true;
    subscription = changes.subscribe(this::hint);
    looking = Thread.ofVirtual().name("webhook-looks").start(this::lookUntilStopped);
  }

  private void hint(CallChange change) {
    ConcurrentMap<EndpointKey, Lane> present = lanes.get(change.account());
    if (present != null) {
      present.values().forEach(lane -> lane.wake(change.call().value()));
    } else if (known.getIfPresent(change.account()) != null) {
      hints.release();
    }
  }

  private void lookUntilStopped() {
    long beaten = System.nanoTime() - tools.claims().betweenBeats().toNanos();
    long probed = beaten;
    long looks = 0;
    boolean following = false;
    while (running) {
      long begun = System.nanoTime();
      try {
        if (!following) {
          tools.health().followFormats();
          following = true;
        }
        if (begun - beaten >= tools.claims().betweenBeats().toNanos()) {
          if (!tools.claims().beat()) {
            allLanes().forEach(Lane::stop);
          }
          beaten = begun;
        }
        look();
        if (begun - probed >= BETWEEN_PROBE_LOOKS.toNanos()) {
          probe();
          probed = begun;
        }
        if (++looks % LOOKS_BETWEEN_TIDIES == 0) {
          tools.claims().tidy();
        }
      } catch (DataAccessException | TransactionException e) {
        log.warn("Webhooks wait for the database: {}", e.toString());
      } catch (RuntimeException e) {
        log.error("Webhooks were not looked after", e);
      }
      pause(System.nanoTime() - begun);
    }
  }

  /// Waits for the next look: a hint brings it forward, and looks that take long are seldom.
  private void pause(long took) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(SOON.toNanos(), LOOK_SHARE * took)));
      boolean hinted = hints.tryAcquire(BETWEEN_LOOKS.minus(SOON).toNanos(), TimeUnit.NANOSECONDS);
      if (hinted) {
        hints.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private void look() {
    Instant now = tools.clock().instant();
    List<Waiting> waiting = tools.queue().endpoints(now);
    Instant oldest = waiting.stream().map(Waiting::since).min(Instant::compareTo).orElse(now);
    tools.meters().oldestDue(Duration.between(oldest, now));
    List<EndpointKey> unclaimed = new ArrayList<>();
    for (Waiting each : waiting) {
      Lane lane = lane(each.endpoint());
      if (lane != null) {
        lane.wake();
      } else if (unclaimed.size() + threads.size() < MOST_LANES) {
        unclaimed.add(each.endpoint());
      }
    }
    if (!unclaimed.isEmpty()) {
      tools.claims().claim(unclaimed).forEach(this::open);
    }
  }

  /// Sees to it that endpoints which fail are tried now and then, however long what waits for them waits.
  private void probe() {
    List<EndpointKey> failing = tools.health().toProbe(tools.clock().instant());
    List<EndpointKey> unclaimed = failing.stream().filter(key -> lane(key) == null).toList();
    if (!unclaimed.isEmpty() && threads.size() < MOST_LANES) {
      tools.claims().claim(unclaimed).forEach(this::open);
    }
    for (EndpointKey each : failing) {
      Lane lane = lane(each);
      if (lane != null) {
        lane.probe();
      }
    }
  }

  private @Nullable Lane lane(EndpointKey key) {
    ConcurrentMap<EndpointKey, Lane> present = lanes.get(key.account());
    return present == null ? null : present.get(key);
  }

  private Collection<Lane> allLanes() {
    return lanes.values().stream().flatMap(present -> present.values().stream()).toList();
  }

  private void open(EndpointKey key) {
    Lane lane = new Lane(key, tools);
    known.put(key.account(), true);
    lanes.compute(
        key.account(),
        (account, present) -> {
          ConcurrentMap<EndpointKey, Lane> all =
              present == null ? new ConcurrentHashMap<>() : present;
          all.put(key, lane);
          return all;
        });
    Thread thread =
        Thread.ofVirtual()
            .name("webhook-lane")
            .unstarted(
                () -> {
                  try {
                    lane.run();
                  } finally {
                    close(lane);
                  }
                });
    threads.put(key, thread);
    thread.start();
  }

  private void close(Lane lane) {
    EndpointKey key = lane.key();
    try {
      tools.claims().release(key);
    } catch (DataAccessException | TransactionException e) {
      log.debug("{} stays claimed until it is claimed again", key, e);
    } finally {
      threads.remove(key);
      lanes.computeIfPresent(
          key.account(),
          (account, present) -> {
            present.remove(key);
            return present.isEmpty() ? null : present;
          });
    }
  }

  /// Lets what is being sent end and lets other servers have the rest.
  @Override
  public void stop() {
    running = false;
    if (subscription != null) {
      subscription.close();
    }
    long end = System.nanoTime() + closing.toWait(TO_STOP).toNanos();
    try {
      allLanes().forEach(Lane::stop);
      if (looking != null) {
        hints.release();
        looking.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
      allLanes().forEach(Lane::stop);
      for (Thread thread : threads.values()) {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
      closing.write(
          "Other servers take the webhooks over when this one's lease is over",
          () -> tools.claims().retire());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops at once, as a server that dies does: nothing is given back.
  void abandon() {
    running = false;
    if (subscription != null) {
      subscription.close();
    }
    hints.release();
    allLanes().forEach(Lane::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
