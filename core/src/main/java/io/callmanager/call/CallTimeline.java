package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/// Adds to calls' timelines what happens beside the calls themselves, while they go on or after their end.
@Service
public class CallTimeline {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CallEngine engine;
  private final CallWriter writer;
  private final CallChanges changes;

  CallTimeline(CallEngine engine, CallWriter writer, CallChanges changes) {
    this.engine = engine;
    this.writer = writer;
    this.changes = changes;
  }

  /// Adds an event, once: the same one is not added again to a call that has ended. Blocks.
  ///
  /// @return false when the call goes on elsewhere, or is not there: try again later
  /// @throws DataAccessException when the database refuses or can't be reached
  public boolean add(
      AccountId account, CallId call, CallEventType type, Instant at, Map<String, Object> data) {
    boolean told = engine.tell(call, type, at, data).filter(outcome -> told(outcome)).isPresent();
    if (told) {
      return true;
    }
    CallStatements.Appended appended =
        writer.writeUnderWay(() -> CallStatements.append(account, call, type, at, data));
    if (appended.sequence() > 0) {
      changes.tell(new CallChange(account, call, appended.sequence(), type, appended.status(), at));
    }
    return appended.there();
  }

  private static boolean told(CompletableFuture<Boolean> outcome) {
    try {
      return outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
