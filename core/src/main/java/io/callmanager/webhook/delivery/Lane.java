package io.callmanager.webhook.delivery;

import io.callmanager.webhook.Attempt;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.delivery.EndpointHealth.Endpoint;
import io.callmanager.webhook.delivery.Pending.Due;
import io.callmanager.webhook.delivery.Pending.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Sends one endpoint what is due to it: several calls at once, each call's events one after the other. How many at once grows by
/// one with each success and is halved with each failure, so that a receiver in trouble is asked gently.
///
/// Its loop fetches from the database as much as there is room for; nothing else is kept in memory.
final class Lane {

  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private static final Duration LINGER = Duration.ofSeconds(30);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
  private static final int FORWARD_AT_ONCE = 50;

  private final EndpointKey key;
  private final LaneTools tools;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// The calls that are being told, and whether more has come of them meanwhile.
  private final Map<UUID, Boolean> busy = new HashMap<>();

  private final Standing standing = new Standing();

  private boolean woken = true;
  private boolean probing;
  private volatile boolean stopping;
  private @Nullable Endpoint endpoint;
  private @Nullable Instant version;
  private @Nullable Instant recoveredAt;
  private boolean recovering;

  Lane(EndpointKey key, LaneTools tools) {
    this.key = key;
    this.tools = tools;
  }

  EndpointKey key() {
    return key;
  }

  /// Something may be due.
  void wake() {
    locked(() -> woken = true);
  }

  /// Something has happened to a call.
  void wake(UUID source) {
    locked(
        () -> {
          if (busy.computeIfPresent(source, (s, more) -> true) == null) {
            woken = true;
          }
        });
  }

  /// The receiver is to be tried although nothing may be due.
  void probe() {
    locked(() -> probing = true);
    wake();
  }

  /// Begins nothing any more.
  void stop() {
    locked(() -> stopping = true);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Sends until nothing was due for a while, or it is to stop; then what was begun has ended.
  void run() {
    try {
      while (awaitWork()) {
        try {
          work();
        } catch (DataAccessException | TransactionException e) {
          log.warn("{} waits for the database: {}", key, e.toString());
          pause(DATABASE_PAUSE);
        } catch (RuntimeException e) {
          log.error("{} is left for a while", key, e);
          pause(LINGER);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    awaitEnd();
  }

  /// @return false when there is nothing to do any more
  private boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      long left = LINGER.toNanos();
      while (!stopping && (!woken || isCrowded())) {
        if (busy.isEmpty() && !woken && left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left <= 0 ? LINGER.toNanos() : left);
      }
      return !stopping && tools.claims().mayStill();
    } finally {
      lock.unlock();
    }
  }

  private boolean isCrowded() {
    return busy.size() > standing.window() - Math.max(1, standing.window() / 4);
  }

  private void pause(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!stopping && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = true;
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd() {
    lock.lock();
    try {
      while (!busy.isEmpty()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() throws InterruptedException {
    Semaphore pool;
    int room;
    List<UUID> occupied;
    boolean probe;
    lock.lock();
    try {
      pool = standing.troubled() ? tools.pools().troubled() : tools.pools().quick();
      room = standing.window() - busy.size();
      occupied = List.copyOf(busy.keySet());
      probe = probing && busy.isEmpty();
      woken = false;
      probing = false;
    } finally {
      lock.unlock();
    }
    pool.acquire();
    int permits = 1;
    while (permits < room && pool.tryAcquire()) {
      permits++;
    }
    int used = 0;
    try {
      Instant now = tools.clock().instant();
      Due due = tools.queue().due(key, now, occupied, permits);
      if (due == null || !due.open()) {
        tools.cancel(key, due == null ? "The webhook is gone" : "The webhook is disabled");
        return;
      }
      if (!due.version().equals(version)) {
        read();
        version = due.version();
      }
      used =
          probe && due.runs().isEmpty()
              ? begin(tools.queue().next(key, now), pool, true)
              : begin(ready(due, now), pool, false);
      next(due.runs().size() == permits, used, now);
    } finally {
      pool.release(permits - used);
    }
  }

  private void read() {
    Endpoint found = tools.health().find(key).orElse(null);
    Instant recovered = tools.health().recoveredAt(key);
    lock.lock();
    try {
      if (found != null && endpoint == null) {
        standing.begin(found.webhook().failingSince());
      } else if (found != null && found.webhook().failingSince() == null) {
        standing.forgiven();
      }
      endpoint = found;
      recoveredAt = recovered;
      recovering = recovered != null && standing.failingSince() == null;
    } finally {
      lock.unlock();
    }
  }

  /// The calls whose time has come.
  private List<Run> ready(Due due, Instant now) {
    List<Run> ready = new ArrayList<>();
    for (Run run : due.runs()) {
      Pending head = run.head();
      if (head.dueAt().isAfter(now)) {
        tools.queue().park(key, head.event(), head.dueAt());
      } else {
        ready.add(run);
      }
    }
    return ready;
  }

  /// Begins with some calls.
  ///
  /// @return with how many
  private int begin(List<Run> ready, Semaphore pool, boolean probe) {
    Endpoint to = endpoint;
    if (to == null) {
      return 0;
    }
    locked(() -> ready.forEach(run -> busy.put(run.source(), false)));
    ready.forEach(
        run -> Thread.ofVirtual().name("webhook-send").start(() -> send(to, run, pool, probe)));
    return ready.size();
  }

  /// Sees to it that it goes on where more may be due.
  private void next(boolean more, int begun, Instant now) {
    if (more) {
      wake();
    } else if (begun == 0 && recovering && recoveredAt != null) {
      if (tools.queue().bringForward(key, recoveredAt, now, FORWARD_AT_ONCE) > 0) {
        wake();
      } else {
        recovering = false;
      }
    }
  }

  private void send(Endpoint to, Run run, Semaphore pool, boolean probe) {
    try {
      boolean whole = sendInOrder(to, run, probe);
      if (whole && run.deliveries().size() == DeliveryQueue.LONGEST_RUN) {
        tools.queue().hasten(key, run.source(), tools.clock().instant());
        wake(run.source());
      }
    } catch (RuntimeException e) {
      log.warn("{} was not told of {}: {}", key, run.source(), e.toString());
      LockSupport.parkNanos(DATABASE_PAUSE.toNanos());
    } finally {
      pool.release();
      locked(
          () -> {
            if (Boolean.TRUE.equals(busy.remove(run.source())) || recovering) {
              woken = true;
            }
          });
    }
  }

  /// Sends what waits of a call.
  ///
  /// @param probe whether the first one is sent before its time
  /// @return whether all of it was sent
  private boolean sendInOrder(Endpoint to, Run run, boolean probe) {
    boolean early = probe;
    for (Pending delivery : run.deliveries()) {
      Instant now = tools.clock().instant();
      boolean waits = !early && delivery.attempts() > 0 && delivery.dueAt().isAfter(now);
      if (waits || !tools.claims().mayStill() || stopping || !sent(to, delivery, now, early)) {
        return false;
      }
      early = false;
    }
    return true;
  }

  /// Sends one event, message by message, and writes down what came of it.
  ///
  /// @param early before its time, to see whether the receiver is back: if it is not, the delivery waits as it did
  /// @return whether the call's next event may follow
  private boolean sent(Endpoint to, Pending delivery, Instant now, boolean early) {
    Sending sending = tools.send(to, delivery, early ? 1 : delivery.attempts() + 1, now);
    Attempt attempt = sending.attempt();
    Verdict verdict = sending.verdict();
    boolean partly = attempt.delivered() && verdict.next() != null;
    boolean written =
        (early && sending.asked() && verdict.next() != null && !partly)
            || tools
                .results()
                .write(new DeliveryResults.Result(key, delivery, attempt, verdict, now));
    if (verdict.attempted()) {
      tools.meters().attempted(verdict, attempt);
    }
    if (sending.asked()) {
      if (attempt.delivered()) {
        succeeded(attempt, now);
      } else {
        failed(to.webhook(), attempt, now);
      }
    }
    if (!written) {
      LockSupport.parkNanos(DATABASE_PAUSE.toNanos());
    }
    if (written && partly) {
      return !stopping
          && tools.claims().mayStill()
          && sent(to, delivery.afterNext(), tools.clock().instant(), false);
    }
    return written && verdict.next() == null;
  }

  private void succeeded(Attempt attempt, Instant now) {
    boolean back;
    lock.lock();
    try {
      back = standing.succeeded(attempt.durationMillis(), tools.callsAtOnce());
      if (back) {
        recoveredAt = now;
        recovering = true;
        woken = true;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (back) {
      tools.health().recovered(key, now);
    }
  }

  private void failed(Webhook webhook, Attempt attempt, Instant now) {
    Duration wished = Verdict.wished(attempt);
    Instant since;
    boolean note;
    lock.lock();
    try {
      note = standing.failed(now, wished);
      since = standing.failingSince();
      recovering = false;
    } finally {
      lock.unlock();
    }
    if (attempt.gone() && webhook.kind() == Webhook.Kind.ENDPOINT) {
      disable(webhook, now, "The receiver answered 410: it is gone");
      return;
    }
    if (note) {
      tools.health().failing(key, now, wished);
    }
    if (since != null && !now.isBefore(since.plus(tools.disableAfter()))) {
      disable(
          webhook,
          now,
          "Nothing could be delivered since " + since.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  private void disable(Webhook webhook, Instant now, String why) {
    tools.health().disable(key, webhook, now, why);
    wake();
  }
}
