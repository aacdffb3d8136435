package io.callmanager.webhook.delivery;

import io.callmanager.shared.SystemDatabase;
import io.callmanager.webhook.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Writes down what came of attempts: those that come in at the same moment together, with one round trip and one commit. As many
/// wait as attempts are under way, and no more.
final class DeliveryResults implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeliveryResults.class);

  private static final int MOST_TOGETHER = 128;

  private static final String WRITE =
      """
      update webhook_delivery set state = ?, attempts = case when ? then 0 else attempts + ? end, taken = taken + ?, due_at = coalesce(?::timestamptz, due_at), attempted_at = ?::timestamptz,
        delivered_at = ?::timestamptz, status_code = ?::int, error = ?::text, response = ?::text, duration_ms = ?
       where account_id = ? and endpoint_id = ? and source_id = ? and sequence = ? and state = 'PENDING'
      """;

  private static final String PARK =
      """
      update webhook_delivery set due_at = ?
       where account_id = ? and endpoint_id = ? and source_id = ? and sequence > ? and state = 'PENDING' and due_at < ?
      """;

  private final SystemDatabase system;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread writer;

  DeliveryResults(SystemDatabase system) {
    this.system = system;
    this.writer = Thread.ofVirtual().name("webhook-results").start(this::writeUntilClosed);
  }

  /// What came of an attempt.
  record Result(
      EndpointKey endpoint, Pending delivery, Attempt attempt, Verdict verdict, Instant at) {

    @Nullable Object[] values() {
      boolean attempted = verdict.attempted();
      Instant next = verdict.next();
      boolean partly = attempt.delivered() && next != null;
      return new @Nullable Object[] {
        verdict.state(),
        partly,
        attempted ? 1 : 0,
        partly ? 1 : 0,
        next == null ? null : DeliveryQueue.utc(next),
        attempted ? DeliveryQueue.utc(at) : null,
        attempted && attempt.delivered() && !partly ? DeliveryQueue.utc(at) : null,
        attempt.status(),
        attempt.error(),
        attempt.response(),
        attempt.durationMillis(),
        endpoint.account().value(),
        endpoint.id(),
        delivery.event().source(),
        delivery.event().sequence()
      };
    }

    @Nullable Object[] parking(Instant until) {
      return new @Nullable Object[] {
        DeliveryQueue.utc(until),
        endpoint.account().value(),
        endpoint.id(),
        delivery.event().source(),
        delivery.event().sequence(),
        DeliveryQueue.utc(until)
      };
    }
  }

  private record Waiting(Result result, CompletableFuture<Boolean> written) {}

  /// Writes a result; when the delivery is tried again, what waits behind it waits until then. Blocks until that is committed.
  ///
  /// @return false when it could not be written: the delivery still waits as it did
  boolean write(Result result) {
    Waiting waiting = new Waiting(result, new CompletableFuture<>());
    queue.add(waiting);
    return waiting.written().join();
  }

  private void writeUntilClosed() {
    try {
      while (true) {
        List<Waiting> together = new ArrayList<>();
        together.add(queue.take());
        queue.drainTo(together, MOST_TOGETHER - 1);
        write(together);
      }
    } catch (InterruptedException e) {
      queue.forEach(waiting -> waiting.written().complete(false));
    }
  }

  /// Writes all or, when that is refused, each by itself, so that only what is wrong fails.
  private void write(List<Waiting> together) {
    try {
      system.inTransaction(
          jdbc -> {
            system.batch(WRITE, together.stream().map(each -> each.result().values()).toList());
            List<@Nullable Object[]> parked = new ArrayList<>();
            for (Waiting each : together) {
              Instant next = each.result().verdict().next();
              if (next != null) {
                parked.add(each.result().parking(next));
              }
            }
            if (!parked.isEmpty()) {
              system.batch(PARK, parked);
            }
            return true;
          });
      together.forEach(each -> each.written().complete(true));
    } catch (DataAccessException | TransactionException e) {
      if (together.size() > 1) {
        together.forEach(each -> write(List.of(each)));
      } else {
        log.warn(
            "{} was attempted, which can't be written down: {}",
            together.getFirst().result().endpoint(),
            e.toString());
        together.getFirst().written().complete(false);
      }
    } catch (RuntimeException | Error e) {
      log.error("Attempts can't be written down", e);
      together.forEach(each -> each.written().complete(false));
    }
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
