package io.callmanager.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.GroupCommit;
import io.callmanager.shared.SecretBox;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.TestClock;
import io.callmanager.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;

/// Requests that are sent, die, are taken over, wake up late and are sent again, in any order: at most one call that begins is placed
/// for a key, and whoever is answered from what is kept hears the same.
class IdempotencyPropertyTest {

  private static final int KEYS = 2;
  private static final HikariDataSource POOL = pool();
  private static final TenantDatabase TENANTS =
      new TenantDatabase(POOL, POOL, new JdbcTransactionManager(POOL));
  private static final GroupCommit COMMITS = new GroupCommit(TENANTS, ClosingTime.unhurried());

  private static HikariDataSource pool() {
    TestDatabase database = TestDatabase.of(IdempotencyPropertyTest.class);
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername(database.username());
    pool.setPassword(database.password());
    pool.setConnectionInitSql("SET ROLE callmanager_writer");
    pool.setMaximumPoolSize(2);
    return pool;
  }

  @AfterContainer
  static void close() {
    COMMITS.close();
    POOL.close();
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> worker = Arbitraries.integers().between(0, 5);
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, KEYS - 1).map(Step.Send::new)),
            Tuple.of(3, Arbitraries.integers().between(0, KEYS - 1).map(Step.SendAtOnce::new)),
            Tuple.of(2, Arbitraries.integers().between(0, KEYS - 1).map(Step.SendInVain::new)),
            Tuple.of(1, Arbitraries.integers().between(0, KEYS - 1).map(Step.SendAndDie::new)),
            Tuple.of(5, worker.map(Step.Work::new)),
            Tuple.of(1, worker.map(Step.Die::new)),
            Tuple.of(1, worker.map(Step.Fail::new)),
            Tuple.of(2, Arbitraries.just(new Step.LetClaimsEnd())))
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void placesOneCallAndGivesOneAnswer(@ForAll("histories") List<Step> history) {
    World world = new World();
    history.forEach(world::take);
    world.workers.clear();
    world.take(new Step.LetClaimsEnd());
    for (int key = 0; key < KEYS; key++) {
      world.sendUntilAnswered(key);
    }
  }

  /// Something that happens.
  sealed interface Step {

    record Send(int key) implements Step {}

    /// A call is placed by the statement that claims the request.
    record SendAtOnce(int key) implements Step {}

    /// That statement places none.
    record SendInVain(int key) implements Step {}

    /// It places none, and nobody is left to tell.
    record SendAndDie(int key) implements Step {}

    /// One of those who carry out a request gets on with it.
    record Work(int worker) implements Step {}

    record Die(int worker) implements Step {}

    /// One of them gives up; a call that it placed never began.
    record Fail(int worker) implements Step {}

    record LetClaimsEnd() implements Step {}
  }

  /// Somebody who carries out a request, with the call that was placed for it, by themselves or before.
  private static final class Worker {
    private final int key;
    private final IdempotencyClaim claim;
    private @Nullable CallId call;
    private boolean placed;

    Worker(int key, IdempotencyClaim claim) {
      this.key = key;
      this.claim = claim;
    }
  }

  private static final class World {

    private final AccountId account = AccountId.next();
    private final TestClock clock = new TestClock();
    private final IdempotencyKeys keys =
        new IdempotencyKeys(TENANTS, COMMITS, new SecretBox(new byte[SecretBox.KEY_BYTES]), clock);
    private final List<Worker> workers = new ArrayList<>();
    private final Map<Integer, List<CallId>> placed = new HashMap<>();
    private final Set<CallId> neverBegan = new HashSet<>();
    private final Map<Integer, String> kept = new HashMap<>();

    void take(Step step) {
      switch (step) {
        case Step.Send(int key) -> send(key, claim(key));
        case Step.SendAtOnce(int key) -> sendAtOnce(key);
        case Step.SendInVain(int key) -> sendInVain(key);
        case Step.SendAndDie(int key) -> sendAndDie(key);
        case Step.Work(int number) when number < workers.size() -> work(workers.get(number));
        case Step.Die(int number) when number < workers.size() -> workers.remove(number);
        case Step.Fail(int number) when number < workers.size() -> fail(workers.get(number));
        case Step.LetClaimsEnd() -> clock.advance(IdempotencyKeys.LEASE);
        case Step.Work _, Step.Die _, Step.Fail _ -> {}
      }
      for (int key = 0; key < KEYS; key++) {
        List<CallId> calls = placed.getOrDefault(key, List.of());
        assertThat(calls.stream().filter(call -> !neverBegan.contains(call)).count())
            .isLessThanOrEqualTo(1);
        assertThat(contacts(key)).isEqualTo(calls.size());
      }
    }

    private void sendAtOnce(int key) {
      IdempotencyClaim claim = claim(key);
      CallId call = CallId.next();
      if (TENANTS.inOneRoundTrip(Placement.under(claim, call, clock.instant()))) {
        Worker worker = new Worker(key, claim);
        noteAsPlaced(worker, call);
        workers.add(worker);
      } else {
        send(key, claim);
      }
    }

    private void sendInVain(int key) {
      IdempotencyClaim claim = claim(key);
      if (TENANTS.inOneRoundTrip(Placement.refused(claim, CallId.next(), clock.instant()))) {
        assertThat(keys.begin(claim)).isEqualTo(new Beginning.Begun(claim));
        workers.add(new Worker(key, claim));
      } else {
        send(key, claim);
      }
    }

    private void sendAndDie(int key) {
      CallId call = CallId.next();
      if (TENANTS.inOneRoundTrip(Placement.refused(claim(key), call, clock.instant()))) {
        neverBegan.add(call);
      }
    }

    private void send(int key, IdempotencyClaim made) {
      switch (keys.begin(made)) {
        case Beginning.Begun(IdempotencyClaim claim) -> workers.add(new Worker(key, claim));
        case Beginning.Interrupted(IdempotencyClaim claim, CallId call) -> {
          assertThat(
                  neverBegan.contains(call) || placed.getOrDefault(key, List.of()).contains(call))
              .isTrue();
          Worker worker = new Worker(key, claim);
          if (neverBegan.contains(call)) {
            assertThat(keys.placeAnew(claim, call)).isTrue();
          } else {
            worker.call = call;
          }
          workers.add(worker);
        }
        case Beginning.Replay(StoredResponse response) ->
            assertThat(text(response)).isEqualTo(kept.get(key));
        case Beginning.StillRunning running -> assertThat(kept).doesNotContainKey(key);
        case Beginning.OtherRequest other -> throw new AssertionError(other);
      }
    }

    private void work(Worker worker) {
      if (worker.call == null) {
        CallId call = CallId.next();
        if (TENANTS.inOneRoundTrip(Placement.under(worker.claim, call, clock.instant()))) {
          noteAsPlaced(worker, call);
        } else {
          workers.remove(worker);
        }
      } else {
        finish(worker);
        workers.remove(worker);
      }
    }

    private void noteAsPlaced(Worker worker, CallId call) {
      placed.computeIfAbsent(worker.key, none -> new ArrayList<>()).add(call);
      worker.call = call;
      worker.placed = true;
    }

    private void finish(Worker worker) {
      String answer = "call " + worker.call;
      if (keys.finish(
          worker.claim,
          new StoredResponse(200, Map.of(), answer.getBytes(StandardCharsets.UTF_8)))) {
        assertThat(kept.put(worker.key, answer)).isNull();
      }
    }

    private void fail(Worker worker) {
      if (worker.placed) {
        neverBegan.add(worker.call);
      }
      keys.abandon(worker.claim);
      workers.remove(worker);
    }

    void sendUntilAnswered(int key) {
      send(key, claim(key));
      while (!workers.isEmpty()) {
        work(workers.getFirst());
      }
      assertThat(kept).containsKey(key);
      assertThat(keys.begin(claim(key)))
          .isInstanceOfSatisfying(
              Beginning.Replay.class,
              replay -> assertThat(text(replay.response())).isEqualTo(kept.get(key)));
    }

    private IdempotencyClaim claim(int key) {
      return IdempotencyKeys.claim(
          account, new IdempotencyKey("key-" + key), "POST /", new byte[32]);
    }

    private long contacts(int key) {
      return TENANTS.read(
          account,
          jdbc ->
              jdbc.sql("select count(*) from contact where account_id = ? and phone_number = ?")
                  .param(account.value())
                  .param("key-" + key)
                  .query(Long.class)
                  .single());
    }

    private static String text(StoredResponse response) {
      return new String(response.body(), StandardCharsets.UTF_8);
    }
  }
}
