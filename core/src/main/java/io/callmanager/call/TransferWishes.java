package io.callmanager.call;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.PlaybackId;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands callees over to whom their agents want them to talk with, if these may be called: the same as when the customer asks for it.
final class TransferWishes {

  private static final Logger log = LoggerFactory.getLogger(TransferWishes.class);

  private final DialClearance clearance;
  private final Executor workers;
  private final Clock clock;
  private final BiConsumer<LiveCall, CallSignal> later;

  /// @param workers where the account's rules are looked up
  /// @param later takes a signal for a call
  TransferWishes(
      DialClearance clearance,
      Executor workers,
      Clock clock,
      BiConsumer<LiveCall, CallSignal> later) {
    this.clearance = clearance;
    this.workers = workers;
    this.clock = clock;
    this.later = later;
  }

  /// Returns at once.
  void carryOut(LiveCall livecall, LegEvent.TransferAsked asked) {
    workers.execute(
        () -> {
          try {
            ask(livecall, asked);
          } catch (RuntimeException e) {
            log.error("call={} an agent's transfer failed", livecall.call().id(), e);
            asked.refused().accept("It could not be found out whether the number may be called");
          }
        });
  }

  private void ask(LiveCall livecall, LegEvent.TransferAsked asked) {
    if (clearance.complete(livecall.call().account(), asked.to(), null).verdict()
        instanceof Verdict.Refused refused) {
      asked.refused().accept(refused.words());
      return;
    }
    CompletableFuture<CommandResult> outcome = new CompletableFuture<>();
    var _ =
        outcome.thenAccept(
            result -> {
              if (!(result instanceof CommandResult.Accepted)) {
                asked.refused().accept(result.getClass().getSimpleName());
              }
            });
    later.accept(
        livecall,
        new CallSignal.Commanded(
            clock.instant(), new CallCommand.Transfer(PlaybackId.next(), asked.to()), outcome));
  }
}
