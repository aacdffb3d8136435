package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/// Adds to calls' timelines what happens beside the calls themselves, while they go on or after their end.
@Service
public class CallTimeline {

  /// How often an event gives way to others that are added in the same moment.
  private static final int MOST_CROSSINGS = 3;

  private final CallEngine engine;
  private final CallWriter writer;
  private final CallChanges changes;

  CallTimeline(CallEngine engine, CallWriter writer, CallChanges changes) {
    this.engine = engine;
    this.writer = writer;
    this.changes = changes;
  }

  /// Adds an event. The same one is not added again to a call that has ended; one that goes on takes it each time. Blocks until a
  /// call that goes on here takes it, or has ended.
  ///
  /// @return false when the call goes on elsewhere, or is not there: try again later
  /// @throws DataAccessException when the database refuses or can't be reached
  public boolean add(
      AccountId account, CallId call, CallEventType type, Instant at, Map<String, Object> data) {
    if (engine.tell(call, type, at, data).filter(CompletableFuture::join).isPresent()) {
      return true;
    }
    return addBehindEnd(account, call, type, at, data);
  }

  /// Adds an event to a call that is known to have ended, even if this server has not noticed that yet. The same one is not added again.
  ///
  /// @return false when the call has not ended, or is not there, or much else is being added: try again later
  /// @throws DataAccessException when the database refuses or can't be reached
  public boolean addBehindEnd(
      AccountId account, CallId call, CallEventType type, Instant at, Map<String, Object> data) {
    CallStatements.Appended appended = append(account, call, type, at, data);
    for (int i = 0; i < MOST_CROSSINGS && appended.crossed(); i++) {
      appended = append(account, call, type, at, data);
    }
    return appended.there();
  }

  private CallStatements.Appended append(
      AccountId account, CallId call, CallEventType type, Instant at, Map<String, Object> data) {
    CallStatements.Appended appended =
        writer.writeUnderWay(() -> CallStatements.append(account, call, type, at, data));
    if (appended.sequence() > 0) {
      changes.tell(new CallChange(account, call, appended.sequence(), type, appended.status(), at));
    }
    return appended;
  }
}
