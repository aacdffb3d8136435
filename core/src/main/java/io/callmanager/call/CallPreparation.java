package io.callmanager.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.credit.Tariff;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.DialRule;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.Verdict;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.TenantDatabase.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/// Makes a call of the wish for one: looks the agent, the number and the account's rules up, mostly from memory, and has the
/// statement ready that checks the rest, and that nothing has changed meanwhile, where it writes the call.
@Component
@EnableConfigurationProperties(CallProperties.class)
class CallPreparation {

  private static final int MOST_CROSSINGS = 4;
  private static final Duration TURN_RETRY = Duration.ofSeconds(1);
  private static final int MOST_NUMBERS_REMEMBERED = 50_000;

  private final Agents agents;
  private final CallerNumbers numbers;
  private final AccountTerms accountTerms;
  private final CallProperties properties;
  private final DialClearance clearance;
  private final Node node;
  private final Clock clock;
  private final Cache<OwnedNumber, CallerNumber> remembered =
      Caffeine.newBuilder().maximumSize(MOST_NUMBERS_REMEMBERED).build();

  CallPreparation(
      Agents agents,
      CallerNumbers numbers,
      AccountTerms accountTerms,
      CallProperties properties,
      DialClearance clearance,
      Node node,
      Clock clock) {
    this.agents = agents;
    this.numbers = numbers;
    this.accountTerms = accountTerms;
    this.properties = properties;
    this.clearance = clearance;
    this.node = node;
    this.clock = clock;
  }

  /// @param free whether the call costs no credits
  /// @param again whether the same wish was tried to be written before, in vain
  Prepared prepare(CallRequest request, boolean free, boolean again) {
    Agent agent = agents.forCall(request.account(), request.agent()).orElse(null);
    if (agent == null) {
      return new Prepared.Refused(new InitiationResult.NoSuchAgent(), null);
    }
    AgentScript script = request.options().script().of(agent.script());
    NumberId shown = request.from() != null ? request.from() : script.defaultFromNumberId();
    if (shown == null) {
      return new Prepared.Refused(new InitiationResult.NoCallerNumber(), null);
    }
    CallerNumber from = number(request.account(), shown).orElse(null);
    if (from == null) {
      return new Prepared.Refused(new InitiationResult.NoSuchNumber(), null);
    }
    if (!from.outbound()) {
      return new Prepared.Refused(new InitiationResult.NumberDisabled(), null);
    }
    DialClearance.Judgement judgement =
        clearance.byRules(request.account(), request.to(), request.options().callee().timeZone());
    CallWords words = CallWords.of(request.account(), script, request.contact().variables());
    CallTerms terms = accountTerms.of(request.account());
    PlacedCall call =
        describe(request, agent, script, from, words.recording(), terms, judgement.rules(), free);
    if (judgement.verdict()
        instanceof Verdict.Refused(DialRule rule, String why, Instant allowedAt)) {
      return new Prepared.Refused(new InitiationResult.NotAllowed(rule, why, allowedAt), call);
    }
    return new Prepared.Ready(
        call,
        words,
        terms,
        request.options().queue() != null,
        shown,
        judgement.rules().revision() == terms.revision(),
        new UnwrittenCall(
            call,
            request,
            agent,
            shown,
            terms,
            judgement,
            properties.queue().mostCalls(),
            words.missing(),
            node.id()),
        again);
  }

  /// What to say when it is not as it was looked up a moment ago, either.
  static InitiationResult changing() {
    return new InitiationResult.Saturated(TURN_RETRY, "The account is being changed");
  }

  /// Has everything looked up anew the next time: something is not as it was remembered.
  void forget(Prepared.Ready ready) {
    AccountId account = ready.call().account();
    agents.forget(ready.call().agent());
    remembered.invalidate(new OwnedNumber(account, ready.shown()));
    accountTerms.forget(account);
    clearance.forget(account);
  }

  private PlacedCall describe(
      CallRequest request,
      Agent agent,
      AgentScript script,
      CallerNumber from,
      RecordingRule recording,
      CallTerms terms,
      DialRules rules,
      boolean free) {
    Tariff tariff = free ? Tariff.FREE : new Tariff(agent.creditsPerMinute());
    String name = request.contact().name();
    CallId id = CallId.next();
    return new PlacedCall(
        request.account(),
        id,
        id.value() + "@callmanager",
        agent.id(),
        script.mode(),
        CampaignId.next(),
        "API Single Call - " + (name == null ? request.to().e164() : name),
        ContactId.next(),
        request.contact(),
        from.phoneNumber(),
        request.to(),
        tariff,
        tariff.reservation(script.maxDurationSeconds()),
        script.maxDuration(),
        script.ringTimeout(),
        machine(request.options().machine(), script),
        recording,
        terms.budgeted(),
        rules.optOutKey(),
        clock.instant());
  }

  /// What is done about answering machines; whoever wants humans recorded must listen for them.
  static MachinePolicy machine(@Nullable MachinePolicy asked, AgentScript script) {
    MachinePolicy wanted = asked != null ? asked : script.machine();
    return wanted == MachinePolicy.OFF && script.recording() == AgentRecording.HUMAN
        ? MachinePolicy.DETECT
        : wanted;
  }

  /// A number of the account's. One that no call may be placed from is not remembered: it is looked up anew before a call is refused.
  private Optional<CallerNumber> number(AccountId account, NumberId id) {
    OwnedNumber key = new OwnedNumber(account, id);
    CallerNumber known = remembered.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<CallerNumber> found = numbers.find(account, id);
    found.filter(CallerNumber::outbound).ifPresent(number -> remembered.put(key, number));
    return found;
  }

  private record OwnedNumber(AccountId account, NumberId number) {}

  /// What became of a wish.
  sealed interface Prepared {

    /// No call can be made of it.
    ///
    /// @param call as it would have been; null when not even that can be told
    record Refused(InitiationResult result, @Nullable PlacedCall call) implements Prepared {}

    /// A call that is still to be written.
    ///
    /// @param mayWait whether it may take a place in the queue
    /// @param shown the account's number to show
    /// @param consistent whether all that is remembered of the account is of the same age; if not, look anew
    /// @param again whether the same wish was tried to be written before, in vain
    record Ready(
        PlacedCall call,
        CallWords words,
        CallTerms terms,
        boolean mayWait,
        NumberId shown,
        boolean consistent,
        UnwrittenCall unwritten,
        boolean again)
        implements Prepared {

      /// Has it written, unless something is in the way. It gives way, a few times, to others that are written in the same moment.
      ///
      /// @param running runs a statement
      Placed placed(Function<Write<Placed>, Placed> running) {
        Placed placed = consistent ? new Placed.Crossed() : new Placed.Outdated();
        for (int i = 0; i < MOST_CROSSINGS && placed instanceof Placed.Crossed; i++) {
          placed = running.apply(PlaceStatement.of(unwritten, again || i > 0));
          if (placed instanceof Placed.NotPlaced) {
            placed = running.apply(RefusalStatement.of(unwritten));
          }
        }
        return placed;
      }

      /// What to say when it was not written.
      InitiationResult refusal(Placed placed) {
        return switch (placed) {
          case Placed.Superseded() -> new InitiationResult.Superseded();
          case Placed.InsufficientCredits(Credits available) ->
              new InitiationResult.InsufficientCredits(call.reserved(), available);
          case Placed.NotAllowed(Verdict.Refused refusal) ->
              new InitiationResult.NotAllowed(refusal.rule(), refusal.words(), refusal.allowedAt());
          case Placed.NoSeat(int live) ->
              new InitiationResult.TooManyCalls(terms.plan(), terms.mostCalls(), live, mayWait);
          case Placed.OverBudget over ->
              new InitiationResult.BudgetExceeded(
                  over.scope(), over.period(), over.credits(), over.used(), call.reserved());
          case Placed.Crossed() ->
              new InitiationResult.Saturated(
                  TURN_RETRY, "New calls wait too long for the database");
          case Placed.Done done -> throw noRefusal(done);
          case Placed.Queued queued -> throw noRefusal(queued);
          case Placed.Outdated outdated -> throw noRefusal(outdated);
          case Placed.NotPlaced unasked -> throw noRefusal(unasked);
        };
      }

      private static IllegalArgumentException noRefusal(Placed placed) {
        return new IllegalArgumentException("no refusal: " + placed);
      }
    }
  }
}
