package io.callmanager.call;

import io.callmanager.call.spi.Carrier;
import io.callmanager.shared.SystemDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/// Whether calls can be placed, and how many are on their way. However often it is asked, the database is asked once a second, and only
/// once at a time.
@Service
public class CallReadiness {

  private static final Logger log = LoggerFactory.getLogger(CallReadiness.class);
  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final Duration DATABASE_WAIT = Duration.ofSeconds(2);

  private final Carrier carrier;
  private final SystemDatabase system;
  private final Executor executor = Thread.ofVirtual().name("readiness")::start;
  private final AtomicReference<@Nullable Check> last = new AtomicReference<>();
  private volatile long live;

  public CallReadiness(Carrier carrier, SystemDatabase system) {
    this.carrier = carrier;
    this.system = system;
  }

  /// Why no call can be placed, in words that may be shown to anybody; empty when calls can be placed. Answers within two seconds.
  public Optional<String> obstacle() {
    return databaseAnswers()
        ? carrier.unavailability()
        : Optional.of("The database does not answer");
  }

  /// How many calls the platform has on their way, those that wait in queues left out, when the database last answered.
  public long live() {
    databaseAnswers();
    return live;
  }

  private boolean databaseAnswers() {
    Check check =
        last.updateAndGet(
            known ->
                known != null && (!known.answer().isDone() || known.recent())
                    ? known
                    : new Check(System.nanoTime(), new CompletableFuture<>()));
    if (check.begun().compareAndSet(false, true)) {
      executor.execute(() -> check.answer().complete(ask()));
    }
    try {
      return check.answer().get(DATABASE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private boolean ask() {
    try {
      live =
          system
              .jdbc()
              .sql("select coalesce(sum(calls_live), 0) from credit_balance")
              .query(Long.class)
              .single();
      return true;
    } catch (DataAccessException e) {
      log.warn("The database does not answer: {}", e.getMessage());
      return false;
    }
  }

  private record Check(long at, CompletableFuture<Boolean> answer, AtomicBoolean begun) {

    Check(long at, CompletableFuture<Boolean> answer) {
      this(at, answer, new AtomicBoolean());
    }

    boolean recent() {
      return System.nanoTime() - at < REMEMBERED.toNanos();
    }
  }
}
