package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.ModelUse;
import io.callmanager.call.spi.OwnTool;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.call.spi.ToolAnswer.Outcome;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.shared.AccountId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The account's own tools on one call: a bounded number of uses, each of which is told of.
final class OwnTools {

  private static final Logger LOG = LoggerFactory.getLogger(OwnTools.class);
  private static final int MOST_USES = 50;

  private final ToolCaller caller;
  private final AccountId account;
  private final CallLine line;
  private final AtomicInteger uses = new AtomicInteger();

  OwnTools(ToolCaller caller, AccountId account, CallLine line) {
    this.caller = caller;
    this.account = account;
    this.line = line;
  }

  /// Takes one of the uses that are left on the call.
  ///
  /// @return false when none is
  boolean take() {
    return uses.incrementAndGet() <= MOST_USES;
  }

  /// Uses a tool and waits for its answer.
  ToolAnswer use(OwnTool tool, String arguments) throws InterruptedException {
    long start = System.nanoTime();
    try {
      ToolAnswer answer = caller.call(account, line.call(), tool, arguments);
      tell(tool, answer);
      return answer;
    } catch (InterruptedException e) {
      tell(tool, new ToolAnswer(Outcome.ABANDONED, "", null, millisSince(start)));
      throw e;
    } catch (RuntimeException e) {
      LOG.error("call={} a tool could not be used", line.call(), e);
      ToolAnswer failed =
          new ToolAnswer(
              Outcome.UNREACHABLE, "The tool could not be used.", null, millisSince(start));
      tell(tool, failed);
      return failed;
    }
  }

  /// What the call has taken of its model by now.
  void tellSpending(ModelChoice.Chosen model, Spending spending) {
    line.events().accept(used(model, spending));
  }

  /// The same, in the call's mailbox, when nothing that comes later is told any more.
  void tellLastSpending(ModelChoice.Chosen model, Spending spending) {
    line.lastEvents().accept(used(model, spending));
  }

  private LegEvent used(ModelChoice.Chosen model, Spending spending) {
    LlmLimits.Cost cost = model.limits().cost();
    return new LegEvent.ModelUsed(
        line.clock().get(),
        new ModelUse(
            model.name(),
            spending.asked(),
            spending.answered(),
            spending.cost(),
            cost == null ? null : cost.prices().currency()));
  }

  private void tell(OwnTool tool, ToolAnswer answer) {
    line.events()
        .accept(
            new LegEvent.ToolUsed(
                line.clock().get(),
                tool.name(),
                answer.outcome(),
                answer.httpStatus(),
                answer.millis()));
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
