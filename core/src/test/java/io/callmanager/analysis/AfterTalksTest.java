package io.callmanager.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.AnalysisSchemaJson;
import io.callmanager.agent.Dialogue;
import io.callmanager.analysis.Analysis.By;
import io.callmanager.analysis.Analysis.Sentiment;
import io.callmanager.analysis.AnalysisQueue.Waiting;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallTimeline;
import io.callmanager.call.Calls;
import io.callmanager.call.EndedTalks;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.Transcripts;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TranscriptAnalyst;
import io.callmanager.redaction.Redaction;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.DataIntegrityViolationException;

/// How conversations wait, and in which order they are seen to.
@CoreTest
class AfterTalksTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final AnalysisProperties FOUR_AT_ONCE = new AnalysisProperties(true, 4);

  @Autowired private AfterTalks usual;
  @Autowired private AnalysisQueue queue;
  @Autowired private Analyses analyses;
  @Autowired private AfterTalk work;
  @Autowired private EndedTalks ended;
  @Autowired private ClosingTime closing;
  @Autowired private SystemDatabase system;
  @Autowired private TenantDatabase tenantDatabase;
  @Autowired private Tenant.Maker tenants;
  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private Agents agents;
  @Autowired private AgentApprovals approvals;
  @Autowired private Transcripts transcripts;
  @Autowired private CallTimeline timeline;
  @Autowired private Redaction redaction;
  @Autowired private FakeCarrier carrier;
  @Autowired private Clock clock;

  private final AccountId one = new AccountId(UUID.randomUUID());
  private final AccountId other = new AccountId(UUID.randomUUID());
  private final AccountId third = new AccountId(UUID.randomUUID());
  private @Nullable AfterTalks started;

  @BeforeEach
  void nobodyElseClaims() {
    usual.stop();
    nothingWaits();
  }

  @AfterEach
  void leaveIt() {
    if (started != null) {
      started.stop();
    }
    nothingWaits();
    usual.start();
  }

  private void nothingWaits() {
    system.jdbc().sql("update call_analysis set due_at = null where due_at is not null").update();
  }

  private CallId waits(AccountId account, Instant due, int attempts) {
    CallId call = CallId.next();
    system
        .jdbc()
        .sql(
            "insert into call_analysis (account_id, call_id, due_at, attempts) values (?, ?, ?, ?)")
        .param(account.value())
        .param(call.value())
        .param(due.atOffset(ZoneOffset.UTC))
        .param(attempts)
        .update();
    return call;
  }

  private CallId waits(AccountId account, int secondsAgo) {
    return waits(account, NOW.minusSeconds(secondsAgo), 0);
  }

  private void madeAlready(CallId call, String result) {
    system
        .jdbc()
        .sql("update call_analysis set result = ?::jsonb, analysed_at = ? where call_id = ?")
        .param(result)
        .param(NOW.atOffset(ZoneOffset.UTC))
        .param(call.value())
        .update();
  }

  private Optional<Instant> due(CallId call) {
    return system
        .jdbc()
        .sql("select due_at from call_analysis where call_id = ? and due_at is not null")
        .param(call.value())
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant);
  }

  private @Nullable CallId claimed(Instant at, AccountId... busy) {
    return queue.claim(at, Set.of(busy)).map(Waiting::call).orElse(null);
  }

  private void start(AnalysisQueue from, AfterTalks.Work what) {
    started =
        new AfterTalks(
            from, analyses, what, FOUR_AT_ONCE, ended, Clock.fixed(NOW, ZoneOffset.UTC), closing);
    started.start();
  }

  @Test
  void theOldestIsClaimedForAWhileAndNoBusyAccounts() {
    CallId second = waits(one, 5);
    CallId first = waits(one, 9);
    CallId last = waits(other, 1);
    waits(third, -1);

    assertThat(claimed(NOW, one, third)).isEqualTo(last);
    assertThat(claimed(NOW)).isEqualTo(first);
    assertThat(claimed(NOW)).isEqualTo(second);
    assertThat(claimed(NOW)).isNull();
    Instant over = NOW.plus(AnalysisQueue.LEASE);
    assertThat(claimed(over.minusSeconds(2), third)).isNull();
    Waiting again = queue.claim(over, Set.of(one, third)).orElseThrow();
    assertThat(again.call()).isEqualTo(last);
    assertThat(again.attempts()).isEqualTo(2);
  }

  @Test
  void nothingIsClaimedTwice() throws Exception {
    for (int i = 0; i < 40; i++) {
      waits(i % 2 == 0 ? one : other, i + 1);
    }
    Set<CallId> seen = ConcurrentHashMap.newKeySet();
    AtomicBoolean twice = new AtomicBoolean();
    List<Thread> claiming =
        Stream.<Runnable>generate(
                () ->
                    () -> {
                      // Who finds all of the oldest locked finds nothing at that moment.
                      while (seen.size() < 40 && !twice.get()) {
                        queue
                            .claim(NOW, Set.of())
                            .ifPresent(
                                found -> twice.compareAndSet(false, !seen.add(found.call())));
                      }
                    })
            .limit(4)
            .map(Thread.ofVirtual()::start)
            .toList();
    for (Thread each : claiming) {
      assertThat(each.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(seen).hasSize(40);
    assertThat(twice).isFalse();
  }

  /// Two accounts whose models are slow keep nobody waiting for longer than one of theirs takes.
  @Test
  void accountsOfWhichNothingIsUnderWayGoFirst() throws Exception {
    BlockingQueue<Waiting> begun = new LinkedBlockingQueue<>();
    Map<CallId, CountDownLatch> slow = new ConcurrentHashMap<>();
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < 4; i++) {
      waits(one, 100 - i);
      waits(other, 90 - i);
    }
    start(
        queue,
        waiting -> {
          CountDownLatch latch = new CountDownLatch(1);
          slow.put(waiting.call(), latch);
          begun.add(waiting);
          return over.get() || latch.await(20, TimeUnit.SECONDS);
        });
    List<Waiting> first = List.of(next(begun), next(begun), next(begun), next(begun));
    assertThat(first)
        .extracting(Waiting::account)
        .containsExactlyInAnyOrder(one, one, other, other);
    CallId late = waits(third, 0);

    Objects.requireNonNull(slow.get(first.getFirst().call())).countDown();

    assertThat(next(begun).call()).isEqualTo(late);
    assertThat(begun).isEmpty();
    over.set(true);
    slow.values().forEach(CountDownLatch::countDown);
  }

  private static Waiting next(BlockingQueue<Waiting> begun) throws InterruptedException {
    return Objects.requireNonNull(begun.poll(10, TimeUnit.SECONDS), "nothing was begun");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 4", "9, 512", "10, 600", "48, 600"})
  void whatFailsWaitsEverLonger(int attempts, int seconds) {
    CallId call = waits(one, NOW.minusSeconds(1), attempts);
    start(
        queue,
        waiting -> {
          if (attempts == 2) {
            return false;
          }
          throw new IllegalStateException("a failure of the test's");
        });

    await().until(() -> due(call).equals(Optional.of(NOW.plusSeconds(seconds))));
    assertThat(analyses.of(one, call)).contains(new Analyses.Found(true, null, false, false));
  }

  @Test
  void whatFailsForeverIsGivenUp() {
    CallId call = waits(one, NOW.minusSeconds(1), 49);
    start(
        queue,
        waiting -> {
          throw new IllegalStateException("a failure of the test's");
        });

    await().until(() -> due(call).isEmpty());
    assertThat(analyses.of(one, call)).contains(new Analyses.Found(false, null, true, false));
  }

  @Test
  void anUnreadableOneKeepsNoOtherWaiting() {
    CallId unreadable = waits(one, 9);
    madeAlready(unreadable, "{\"by\":\"a_later_version\",\"summary\":\"\"}");
    CallId good = waits(other, 1);
    AtomicBoolean broken = new AtomicBoolean(true);
    AnalysisQueue breaksOnce =
        new AnalysisQueue(system) {
          @Override
          Optional<Waiting> claim(Instant now, Collection<AccountId> busy) {
            if (broken.getAndSet(false)) {
              throw new IllegalStateException("a failure of the test's");
            }
            return super.claim(now, busy);
          }
        };

    start(breaksOnce, waiting -> waiting.made() == null);

    await().until(() -> due(good).isEmpty());
    await().until(() -> due(unreadable).equals(Optional.of(NOW.plusSeconds(1))));
  }

  private record Held(AccountId account, CallId call) {}

  private Held held() {
    Tenant tenant = tenants.make(100, 180, AgentMode.CONVERSATION);
    AnalysisSchema byModel =
        ((AnalysisSchemaJson.Reading.Read) AnalysisSchemaJson.read("{\"by\":\"llm\"}")).schema();
    Agents.Saved saved =
        agents.change(
            tenant.account(),
            tenant.agent(),
            null,
            script -> script.dialogue(Dialogue.NONE.analysis(byModel)));
    assertThat(saved).isInstanceOf(Agents.Saved.Done.class);
    approvals.approve(tenant.agent(), null);
    carrier.onDial(leg -> leg.tell(new LegEvent.Ringing(clock.instant(), 180, false)));
    CallRequest request = tenant.request();
    if (!(initiation.initiate(request) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    CallId call = initiated.call().id();
    FakeLeg leg = carrier.legTo(request.to());
    leg.tell(new LegEvent.Answered(clock.instant()));
    leg.tell(
        new LegEvent.TurnTaken(
            clock.instant(),
            new ConversationTurn(1, Speaker.CALLEE, "yes please", 0, 900, 1, false, null, null)));
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> due(call).isPresent());
    return new Held(tenant.account(), call);
  }

  private Map<String, Object> told(Held talk) {
    List<CallEvent> found =
        calls.events(talk.account(), talk.call()).stream()
            .filter(event -> event.type().equals("analysis.completed"))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst().data();
  }

  /// A server died after it had kept an analysis, or after it had told of it.
  @Test
  void whatWasKeptIsWhatIsToldOnce() throws Exception {
    Held talk = held();
    analyses.keep(
        talk.account(),
        talk.call(),
        new Analysis(
            By.LLM, "m", "Kept before.", null, Sentiment.UNKNOWN, Map.of(), false, List.of(), NOW));

    for (int i = 1; i <= 2; i++) {
      Waiting waiting =
          queue
              .claim(clock.instant().plus(AnalysisQueue.LEASE.multipliedBy(i)), Set.of())
              .orElseThrow();
      assertThat(waiting.call()).isEqualTo(talk.call());
      assertThat(work.carryOut(waiting)).isTrue();
      assertThat(told(talk)).containsEntry("summary", "Kept before.");
    }
  }

  @Test
  void rulesDoWhatCantBeKeptOfAModels() throws Exception {
    Held talk = held();
    Analyses refusing =
        new Analyses(tenantDatabase) {
          @Override
          void keep(AccountId account, CallId call, Analysis made) {
            if (made.by() == By.LLM) {
              throw new DataIntegrityViolationException("a failure of the test's");
            }
            super.keep(account, call, made);
          }
        };
    TranscriptAnalyst model =
        (account, instructions, transcript) ->
            new TranscriptAnalyst.Answer.Given("{\"summary\":\"Fine.\"}", "tiny-1");
    AfterTalk afterTalk =
        new AfterTalk(
            calls,
            agents,
            transcripts,
            timeline,
            refusing,
            FOUR_AT_ONCE,
            new StaticListableBeanFactory(Map.of("model", model))
                .getBeanProvider(TranscriptAnalyst.class),
            redaction,
            clock);

    assertThat(afterTalk.carryOut(queue.claim(clock.instant(), Set.of()).orElseThrow())).isTrue();

    assertThat(told(talk))
        .containsEntry("by", "rules")
        .containsEntry("notes", List.of("the language model's answer can't be kept"));
  }
}
