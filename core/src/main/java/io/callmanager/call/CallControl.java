package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
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

  CallControl(Calls calls, CallEngine engine) {
    this.calls = calls;
    this.engine = engine;
  }

  /// Asks something of an account's call. A call of which something is asked stays up until somebody hangs up, even where its
  /// agent only announces.
  public CommandResult command(AccountId account, CallId id, CallCommand command) {
    if (!goesOn(account, id)) {
      return new CommandResult.NotFound();
    }
    return engine.command(id, command).map(CallControl::await).orElseGet(() -> absent(account, id));
  }

  /// Whether an account has such a call and it has not ended, for whoever has to go to some length before a command.
  public boolean goesOn(AccountId account, CallId id) {
    return calls.find(account, id).filter(call -> !call.status().ended()).isPresent();
  }

  /// A call that is not carried here may have ended a moment ago.
  private CommandResult absent(AccountId account, CallId id) {
    return goesOn(account, id) ? new CommandResult.Elsewhere() : new CommandResult.NotFound();
  }

  private static CommandResult await(CompletableFuture<CommandResult> outcome) {
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
