package io.callmanager.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class IdempotencyKeysTest {

  private static final String OPERATION = "POST /api/v1/calls";
  private static final byte[] HASH = hash(1);
  private static final byte[] OTHER = hash(2);

  @Autowired private IdempotencyKeys keys;
  @Autowired private ExpiredKeys expired;
  @Autowired private TenantDatabase tenants;
  @Autowired private SystemDatabase system;
  @Autowired private TestClock clock;
  private final AccountId account = AccountId.next();
  private final IdempotencyKey key = new IdempotencyKey("order 4711");

  @Test
  void answersAsBeforeByteForByte() {
    byte[] body = {'{', (byte) 0xc3, (byte) 0xa9, 0, (byte) 0xff, '}'};
    IdempotencyClaim claim = begun();
    assertThat(
            keys.finish(
                claim, new StoredResponse(402, Map.of("Content-Type", "application/json"), body)))
        .isTrue();

    for (int again = 1; again <= 2; again++) {
      assertThat(begin())
          .isInstanceOfSatisfying(
              Beginning.Replay.class,
              replay -> {
                assertThat(replay.response().status()).isEqualTo(402);
                assertThat(replay.response().headers())
                    .containsExactly(Map.entry("Content-Type", "application/json"));
                assertThat(replay.response().body()).isEqualTo(body);
              });
    }
  }

  @Test
  void refusesAKeyThatCameWithAnotherRequest() {
    IdempotencyClaim claim = begun();
    assertThat(keys.begin(IdempotencyKeys.claim(account, key, "POST /api/v1/agents", OTHER)))
        .isEqualTo(new Beginning.OtherRequest(OPERATION));

    keys.finish(claim, response("done"));
    assertThat(keys.begin(IdempotencyKeys.claim(account, key, OPERATION, OTHER)))
        .isEqualTo(new Beginning.OtherRequest(OPERATION));

    clock.advance(IdempotencyKeys.LEASE);
    assertThat(keys.begin(IdempotencyKeys.claim(account, key, OPERATION, OTHER)))
        .isEqualTo(new Beginning.OtherRequest(OPERATION));
  }

  @Test
  void hasOthersWaitLongerTheLongerItTakes() {
    var _ = begun();

    assertThat(secondsToWait()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(20));
    assertThat(secondsToWait()).isBetween(20L, 21L);
    clock.advance(Duration.ofSeconds(30));
    assertThat(secondsToWait()).isBetween(8L, 10L);
  }

  @Test
  void takesARequestOverWhenItsClaimIsOver() {
    IdempotencyClaim dead = begun();
    clock.advance(IdempotencyKeys.LEASE);
    IdempotencyClaim alive = begun();

    assertThat(keys.finish(dead, response("too late"))).isFalse();
    keys.abandon(dead);
    assertThat(keys.finish(alive, response("in time"))).isTrue();
    assertThat(keys.finish(alive, response("twice"))).isFalse();
    assertThat(replayed()).isEqualTo("in time");
  }

  @Test
  void findsTheCallOfWhomItTakesOver() {
    IdempotencyClaim dead = begun();
    CallId call = CallId.next();
    tie(dead, call);
    clock.advance(IdempotencyKeys.LEASE);

    assertThat(begin())
        .isInstanceOfSatisfying(
            Beginning.Interrupted.class,
            interrupted -> {
              assertThat(interrupted.call()).isEqualTo(call);
              assertThat(keys.placeAnew(dead, call)).isFalse();
              assertThat(keys.placeAnew(interrupted.claim(), CallId.next())).isFalse();
              assertThat(keys.placeAnew(interrupted.claim(), call)).isTrue();
            });
    clock.advance(IdempotencyKeys.LEASE);
    assertThat(begin()).isInstanceOf(Beginning.Begun.class);
  }

  @Test
  void carriesOutAnewWhatWasGivenUp() {
    keys.abandon(begun());

    assertThat(keys.begin(IdempotencyKeys.claim(account, key, OPERATION, OTHER)))
        .isInstanceOf(Beginning.Begun.class);
  }

  @Test
  void neverForgetsACallThatWasPlacedForWhatWasGivenUp() {
    IdempotencyClaim claim = begun();
    CallId call = CallId.next();
    tie(claim, call);
    keys.abandon(claim);

    assertThat(begin())
        .isInstanceOfSatisfying(
            Beginning.Interrupted.class,
            interrupted -> assertThat(interrupted.call()).isEqualTo(call));
  }

  @Test
  void doesNotGiveUpWhatIsDone() {
    IdempotencyClaim claim = begun();
    keys.finish(claim, response("done"));

    keys.abandon(claim);

    assertThat(replayed()).isEqualTo("done");
  }

  @Test
  void forgetsAfterADay() {
    IdempotencyClaim first = begun();
    tie(first, CallId.next());
    keys.finish(first, response("yesterday"));
    clock.advance(IdempotencyKeys.KEPT.minusSeconds(5));
    assertThat(replayed()).isEqualTo("yesterday");

    clock.advance(Duration.ofSeconds(5));
    assertThat(keys.begin(IdempotencyKeys.claim(account, key, OPERATION, OTHER)))
        .isInstanceOfSatisfying(
            Beginning.Begun.class,
            begun -> assertThat(keys.finish(begun.claim(), response("today"))).isTrue());
    clock.advance(IdempotencyKeys.KEPT.minusSeconds(5));
    assertThat(keys.begin(IdempotencyKeys.claim(account, key, OPERATION, OTHER)))
        .isInstanceOf(Beginning.Replay.class);
  }

  @Test
  void keepsTheKeysOfAccountsApart() {
    AccountId neighbour = AccountId.next();
    keys.finish(begun(), response("mine"));

    assertThat(keys.begin(IdempotencyKeys.claim(neighbour, key, OPERATION, OTHER)))
        .isInstanceOfSatisfying(
            Beginning.Begun.class, begun -> keys.finish(begun.claim(), response("theirs")));
    assertThat(keys.begin(IdempotencyKeys.claim(IdempotencyKeys.OPERATORS, key, OPERATION, HASH)))
        .isInstanceOf(Beginning.Begun.class);
    assertThat(replayed()).isEqualTo("mine");
    assertThat(
            tenants.<List<UUID>>read(
                account,
                jdbc ->
                    jdbc.sql("select account_id from idempotency_key").query(UUID.class).list()))
        .containsExactly(account.value());
  }

  @Test
  void keepsAnswersSealed() {
    keys.finish(begun(), response("cm_secret"));

    byte[] kept =
        system
            .jdbc()
            .sql("select body from idempotency_key where account_id = ?")
            .param(account.value())
            .query(byte[].class)
            .single();
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void givesARequestToOneOfMany() throws Exception {
    List<Future<Beginning>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        all.add(clients.submit(this::begin));
      }
    }

    int begun = 0;
    for (Future<Beginning> one : all) {
      switch (one.get()) {
        case Beginning.Begun first -> begun++;
        case Beginning.StillRunning running -> {}
        case Beginning other -> throw new AssertionError(other);
      }
    }
    assertThat(begun).isOne();
  }

  @Test
  void sweepsOutWhatIsTooOldAndNothingElse() {
    int old = 2 * ExpiredKeys.BATCH + 1;
    insertOld(old);
    IdempotencyClaim young = begun();
    keys.finish(young, response("young"));

    expired.sweep();

    assertThat(count()).isOne();
    assertThat(replayed()).isEqualTo("young");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "é", "a\u007f", "\u0000"})
  void isPrintable(String text) {
    assertThat(IdempotencyKey.parse(text)).isEmpty();
    assertThat(IdempotencyKey.parse("x".repeat(256))).isEmpty();
    assertThat(IdempotencyKey.parse("x".repeat(255))).isPresent();
    assertThat(IdempotencyKey.parse(" ~\"key\"")).isPresent();
  }

  private void insertOld(int rows) {
    tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                    """
                    insert into idempotency_key
                      (account_id, key, operation, request_hash, state, claim, claimed_until, created_at, expires_at)
                    select ?, 'old ' || n, 'POST /', ?, 'RUNNING', gen_random_uuid(), now(), now(), ?::timestamptz
                      from generate_series(1, ?) n
                    """)
                .param(account.value())
                .param(HASH)
                .param(clock.instant().toString())
                .param(rows)
                .update());
  }

  private long count() {
    return system
        .jdbc()
        .sql("select count(*) from idempotency_key where account_id = ?")
        .param(account.value())
        .query(Long.class)
        .single();
  }

  private Beginning begin() {
    return keys.begin(IdempotencyKeys.claim(account, key, OPERATION, HASH));
  }

  private IdempotencyClaim begun() {
    if (begin() instanceof Beginning.Begun(IdempotencyClaim claim)) {
      return claim;
    }
    throw new AssertionError("not begun");
  }

  private long secondsToWait() {
    if (begin() instanceof Beginning.StillRunning(Duration retryAfter)) {
      return retryAfter.toSeconds();
    }
    throw new AssertionError("not running");
  }

  private String replayed() {
    if (begin() instanceof Beginning.Replay(StoredResponse response)) {
      return new String(response.body(), StandardCharsets.UTF_8);
    }
    throw new AssertionError("not kept");
  }

  /// As the statement does that places a call.
  private void tie(IdempotencyClaim claim, CallId call) {
    assertThat(tenants.inOneRoundTrip(Placement.under(claim, call, clock.instant()))).isTrue();
  }

  private static StoredResponse response(String body) {
    return new StoredResponse(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hash(int value) {
    byte[] hash = new byte[32];
    hash[0] = (byte) value;
    return hash;
  }
}
