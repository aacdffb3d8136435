package io.callmanager.call;

import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.DialRule;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Service;

/// Steers calls that go on: has things said, played and gathered on them. What becomes of it is told in the call's events.
@Service
public class CallControl {

  private static final long PATIENCE_SECONDS = 5;

  private final Calls calls;
  private final CallEngine engine;
  private final DialClearance clearance;

  CallControl(Calls calls, CallEngine engine, DialClearance clearance) {
    this.calls = calls;
    this.engine = engine;
    this.clearance = clearance;
  }

  /// Asks something of an account's call. A call of which something is asked stays up until somebody hangs up, even where its
  /// agent only announces.
  public CommandResult command(AccountId account, CallId id, CallCommand command) {
    if (!goesOn(account, id)) {
      return new CommandResult.NotFound();
    }
    if (command instanceof CallCommand.Transfer transfer
        && clearance.complete(account, transfer.to(), null).verdict()
            instanceof Verdict.Refused(DialRule rule, String words, Instant allowedAt)) {
      return new CommandResult.NotAllowed(rule, words, allowedAt);
    }
    return engine.command(id, command).map(CallControl::await).orElseGet(() -> absent(account, id));
  }

  /// Whether an account has such a call and it has not ended, for whoever has to go to some length before a command.
  public boolean goesOn(AccountId account, CallId id) {
    return calls.find(account, id).filter(call -> !call.status().ended()).isPresent();
  }

  /// Asks something of the recording of an account's call. What becomes of it is told in the call's events. A call that announces
  /// still ends when that is said.
  public RecordResult record(AccountId account, CallId id, RecordAction action) {
    Optional<Call> call = calls.find(account, id);
    if (call.isEmpty() || call.get().status().ended()) {
      return new RecordResult.NotFound();
    }
    return engine
        .record(id, action)
        .map(CallControl::await)
        .orElseGet(
            () -> goesOn(account, id) ? new RecordResult.Elsewhere() : new RecordResult.NotFound());
  }

  /// A call that is not carried here may have ended a moment ago.
  private CommandResult absent(AccountId account, CallId id) {
    return goesOn(account, id) ? new CommandResult.Elsewhere() : new CommandResult.NotFound();
  }

  private static <T> T await(CompletableFuture<T> outcome) {
    try {
      return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a call was asked for something", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a call did not answer in time", e);
    }
  }
}
