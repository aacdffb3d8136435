package io.callmanager.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.call.PlaceStatement.Placed;
import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.Carrier.Admission.Admitted;
import io.callmanager.call.spi.Carrier.Admission.NoTrunk;
import io.callmanager.call.spi.Carrier.Admission.Saturated;
import io.callmanager.call.spi.Utterance;
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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/// Places calls: checks the wish, reserves its credits and writes it down in one statement, dials, and waits for the first
/// answer of a trunk.
@Service
@EnableConfigurationProperties(CallProperties.class)
public class CallInitiation {

  private static final Duration TURN_RETRY = Duration.ofSeconds(1);
  private static final int MOST_NUMBERS_REMEMBERED = 50_000;

  /// How often a call gives way to others that are written in the same moment.
  private static final int MOST_CROSSINGS = 4;

  private final Agents agents;
  private final CallerNumbers numbers;
  private final Carrier carrier;
  private final CallEngine engine;
  private final CallWriter writer;
  private final AccountTerms accountTerms;
  private final CallQueue queue;
  private final CallProperties properties;
  private final DialClearance clearance;
  private final Node node;
  private final Clock clock;
  private final Timer latency;
  private final Cache<OwnedNumber, CallerNumber> remembered =
      Caffeine.newBuilder().maximumSize(MOST_NUMBERS_REMEMBERED).build();

  CallInitiation(
      Agents agents,
      CallerNumbers numbers,
      Carrier carrier,
      CallEngine engine,
      CallWriter writer,
      AccountTerms accountTerms,
      CallQueue queue,
      CallProperties properties,
      DialClearance clearance,
      Node node,
      Clock clock,
      MeterRegistry meters) {
    this.agents = agents;
    this.numbers = numbers;
    this.carrier = carrier;
    this.engine = engine;
    this.writer = writer;
    this.accountTerms = accountTerms;
    this.queue = queue;
    this.properties = properties;
    this.clearance = clearance;
    this.node = node;
    this.clock = clock;
    this.latency =
        Timer.builder("callmanager.calls.initiate")
            .description("from the wish to the first answer of a trunk")
            .publishPercentileHistogram()
            .register(meters);
  }

  /// Places a call. Blocks until a trunk has answered, for at most `callmanager.initiate-timeout`.
  public InitiationResult initiate(CallRequest request) {
    Timer.Sample sample = Timer.start();
    InitiationResult result = attempt(request);
    sample.stop(latency);
    return result;
  }

  private InitiationResult attempt(CallRequest request) {
    return switch (carrier.admit(request.account())) {
      case NoTrunk() -> new InitiationResult.NoTrunk();
      case Saturated(Duration retryAfter, String words) ->
          new InitiationResult.Saturated(retryAfter, words);
      case Admitted(Carrier.Permit permit) ->
          switch (placeOrRelease(request, permit)) {
            case Turned(InitiationResult result) -> {
              permit.release();
              yield result;
            }
            case Written(PlacedCall call, Utterance opening) -> dial(call, opening, permit);
          };
    };
  }

  private InitiationResult dial(PlacedCall call, Utterance opening, Carrier.Permit permit) {
    LiveCall livecall = engine.start(call, opening, permit);
    return engine
        .awaitFirstAnswer(livecall)
        .<InitiationResult>map(
            words -> new InitiationResult.CarrierFailed(call.id(), words, livecall.attempted()))
        .orElseGet(
            () ->
                new InitiationResult.Initiated(
                    call, livecall.trunk(), livecall.trunkAttempts(), livecall.trunkCount()));
  }

  private Placement placeOrRelease(CallRequest request, Carrier.Permit permit) {
    boolean settled = false;
    try {
      Placement placement = place(request, permit.free(), true);
      settled = true;
      return placement;
    } finally {
      if (!settled) {
        permit.release();
      }
    }
  }

  /// Checks the wish against the account and writes the call down.
  ///
  /// @param free whether it costs no credits
  /// @param again whether to look once more when the agent or the number turns out not to be as remembered
  private Placement place(CallRequest request, boolean free, boolean again) {
    Agent agent = agents.forCall(request.account(), request.agent()).orElse(null);
    if (agent == null) {
      return new Turned(new InitiationResult.NoSuchAgent());
    }
    NumberId shown = request.from() != null ? request.from() : agent.script().defaultFromNumberId();
    if (shown == null) {
      return new Turned(new InitiationResult.NoCallerNumber());
    }
    CallerNumber from = number(request.account(), shown).orElse(null);
    if (from == null) {
      return new Turned(new InitiationResult.NoSuchNumber());
    }
    DialClearance.Judgement judgement =
        clearance.byRules(request.account(), request.to(), request.options().callee().timeZone());
    if (judgement.verdict()
        instanceof Verdict.Refused(DialRule rule, String why, Instant allowedAt)) {
      return new Turned(new InitiationResult.NotAllowed(rule, why, allowedAt));
    }
    CallWords words = CallWords.of(agent.script(), request.contact().variables());
    CallTerms terms = accountTerms.of(request.account());
    PlacedCall call =
        describe(request, agent, from, words.recording(), terms, judgement.rules(), free);
    Placed placed =
        judgement.rules().revision() == terms.revision()
            ? new Placed.Crossed()
            : new Placed.Outdated();
    for (int i = 0; i < MOST_CROSSINGS && placed instanceof Placed.Crossed; i++) {
      placed =
          write(
                  PlaceStatement.of(
                      call,
                      request,
                      agent,
                      shown,
                      terms,
                      judgement,
                      properties.queue().mostCalls(),
                      words.missing(),
                      node.id()))
              .orElseGet(Placed.Crossed::new);
    }
    return switch (placed) {
      case Placed.Done() -> new Written(call, words.opening());
      case Placed.Queued(int position) -> {
        queue.added(request.account());
        yield new Turned(new InitiationResult.Queued(call, position));
      }
      case Placed.Superseded() -> new Turned(new InitiationResult.Superseded());
      case Placed.InsufficientCredits(Credits available) ->
          new Turned(new InitiationResult.InsufficientCredits(call.reserved(), available));
      case Placed.NotAllowed(Verdict.Refused refusal) ->
          new Turned(
              new InitiationResult.NotAllowed(
                  refusal.rule(), refusal.words(), refusal.allowedAt()));
      case Placed.NoSeat(int live) ->
          new Turned(
              new InitiationResult.TooManyCalls(
                  terms.plan(), terms.mostCalls(), live, request.options().queue() != null));
      case Placed.OverBudget over ->
          new Turned(
              new InitiationResult.BudgetExceeded(
                  over.scope(), over.period(), over.credits(), over.used(), call.reserved()));
      case Placed.Crossed() ->
          new Turned(
              new InitiationResult.Saturated(
                  TURN_RETRY, "New calls wait too long for the database"));
      case Placed.Outdated() -> {
        agents.forget(agent.id());
        remembered.invalidate(new OwnedNumber(request.account(), shown));
        accountTerms.forget(request.account());
        clearance.forget(request.account());
        yield again ? place(request, free, false) : new Turned(new InitiationResult.NoSuchAgent());
      }
    };
  }

  private Optional<Placed> write(Write<Placed> write) {
    try {
      return writer.writeNew(write);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private PlacedCall describe(
      CallRequest request,
      Agent agent,
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
        agent.script().mode(),
        CampaignId.next(),
        "API Single Call - " + (name == null ? request.to().e164() : name),
        ContactId.next(),
        request.contact(),
        from.phoneNumber(),
        request.to(),
        tariff,
        tariff.reservation(agent.script().maxDurationSeconds()),
        agent.script().maxDuration(),
        agent.script().ringTimeout(),
        machine(request.options().machine(), agent.script()),
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

  private Optional<CallerNumber> number(AccountId account, NumberId id) {
    OwnedNumber key = new OwnedNumber(account, id);
    CallerNumber known = remembered.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<CallerNumber> found = numbers.find(account, id);
    found.ifPresent(number -> remembered.put(key, number));
    return found;
  }

  private record OwnedNumber(AccountId account, NumberId number) {}

  /// What came of checking and writing.
  private sealed interface Placement {}

  private record Turned(InitiationResult result) implements Placement {}

  private record Written(PlacedCall call, Utterance opening) implements Placement {}
}
