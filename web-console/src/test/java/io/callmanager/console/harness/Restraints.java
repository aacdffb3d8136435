package io.callmanager.console.harness;

import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.Callee;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.QueueWish;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.credit.LowBalanceAlerts;
import io.callmanager.credit.PlanChange;
import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.springframework.stereotype.Component;

/// What holds an account's calls back: a full plan, a queue, budgets, rules, and a list of those who are not called.
@Component
public class Restraints {

  private static final DialRules RULES =
      new DialRules(
          0,
          new CallingHours(
              List.of(
                  new Span(EnumSet.range(Day.MON, Day.FRI), 9 * 60, 20 * 60),
                  new Span(EnumSet.of(Day.SAT), 10 * 60, 14 * 60))),
          new AttemptLimit(3, Duration.ofDays(1)),
          Set.of("DE", "GB"),
          true,
          '9',
          null);

  /// Under which calls go on waiting.
  private static final DialRules ALWAYS =
      new DialRules(
          0,
          new CallingHours(
              List.of(
                  new Span(EnumSet.range(Day.MON, Day.FRI), 0, 24 * 60),
                  new Span(EnumSet.of(Day.SAT, Day.SUN), 0, 24 * 60))),
          new AttemptLimit(3, Duration.ofDays(1)),
          Set.of("US", "CA", "GB"),
          true,
          '9',
          null);

  private final CallInitiation initiation;
  private final Calls calls;
  private final History history;
  private final Budgets budgets;
  private final DialRuleBook rules;
  private final DoNotCallList list;
  private final PlanChange plans;
  private final LowBalanceAlerts lowBalance;

  Restraints(
      CallInitiation initiation,
      Calls calls,
      History history,
      Budgets budgets,
      DialRuleBook rules,
      DoNotCallList list,
      PlanChange plans,
      LowBalanceAlerts lowBalance) {
    this.initiation = initiation;
    this.calls = calls;
    this.history = history;
    this.budgets = budgets;
    this.rules = rules;
    this.list = list;
    this.plans = plans;
    this.lowBalance = lowBalance;
  }

  /// A call that waits, of somebody in Berlin who agreed to it.
  public PlacedCall queued(AccountId account, Agent agent, PhoneNumber to) {
    InitiationResult result =
        initiation.initiate(
            new CallRequest(
                    account,
                    to,
                    agent.id(),
                    null,
                    new ContactData("Ada", Map.of()),
                    Map.of("source", "reminders"))
                .with(
                    CallRequest.Options.NONE
                        .queue(new QueueWish(Duration.ofMinutes(20)))
                        .callee(new Callee(ZoneId.of("Europe/Berlin"), "form 12"))));
    if (!(result instanceof InitiationResult.Queued(PlacedCall call, int position))) {
      throw new AssertionError("the call does not wait: " + result);
    }
    return call;
  }

  /// What a busy account has of each; its plan is full then, and calls wait.
  ///
  /// @param live how many calls are on their way
  public Seen busy(AccountId account, Agent agent, int live) {
    plans.move(account, Plan.PRO);
    CallId refused = refused(account, agent, live);
    for (int i = 0; i < 3; i++) {
      queued(account, agent, new PhoneNumber("+1415555012" + i));
    }
    CallId waiting = queued(account, agent, new PhoneNumber("+14155550130")).id();
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    budgets.add(account, Budget.Scope.ACCOUNT, null, Budget.Period.MONTH, berlin, 20_000);
    budgets.add(account, Budget.Scope.AGENT, agent.id().value(), Budget.Period.DAY, berlin, 10);
    list.add(account, new PhoneNumber("+442071838750"), "Asked by mail", Source.API, null);
    list.add(account, new PhoneNumber("+14155550130"), null, Source.KEY, waiting);
    list.add(
        account,
        new PhoneNumber("+14155550131"),
        "Has written to us three times that no calls are wanted, and has moved to another town besides",
        Source.MANUAL,
        null);
    list.add(account, new PhoneNumber("+4930901820"), null, Source.IMPORT, null);
    rules.change(account, ALWAYS);
    lowBalance.set(account, List.of(1_000L, 1_000_000L));
    return new Seen(waiting, refused, budgets.all(account).getFirst());
  }

  /// A call whose number was not to be called any more when its turn came. The plan's ten places are taken before and after.
  private CallId refused(AccountId account, Agent agent, int live) {
    PlacedCall last = null;
    for (int i = live; i < 10; i++) {
      last = history.begins(account, agent, new PhoneNumber("+1415555014" + i));
    }
    PlacedCall waiting = queued(account, agent, new PhoneNumber("+14155550150"));
    rules.change(account, RULES);
    if (last == null) {
      throw new IllegalArgumentException("no call can end");
    }
    calls.hangUp(account, last.id());
    Awaitility.await()
        .until(() -> calls.find(account, waiting.id()).orElseThrow().status().ended());
    rules.change(account, DialRules.DEFAULT);
    history.begins(account, agent, new PhoneNumber("+14155550160"));
    return waiting.id();
  }

  /// What there is to look at.
  public record Seen(CallId waiting, CallId refused, Budget budget) {}
}
