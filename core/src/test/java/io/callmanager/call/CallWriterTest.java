package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.DatabaseProperties;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

@DatabaseTest
class CallWriterTest {

  private static final String ADD =
      "insert into written (account, number, tx) values (current_setting('app.account_id')::uuid, ?::int, txid_current()) returning number";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Executor CALLERS = Thread::startVirtualThread;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CountDownLatch busy = new CountDownLatch(1);
  private HikariDataSource pool;
  private JdbcClient jdbc;
  private CallWriter writer;

  @BeforeEach
  void open(TestDatabase database) {
    pool = new HikariDataSource();
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername(database.username());
    pool.setPassword(database.password());
    pool.addDataSourceProperty("prepareThreshold", "1");
    jdbc = JdbcClient.create(pool);
    jdbc.sql("create table written (account uuid, number int check (number < 1000), tx bigint)")
        .update();
    writer = writer(LONG);
  }

  @AfterEach
  void close() throws InterruptedException {
    busy.countDown();
    writer.destroy();
    jdbc.sql("drop table written").update();
    pool.close();
  }

  @Test
  void writesWhatWaitsTogetherEachInItsAccountsName() throws InterruptedException {
    List<AccountId> accounts = IntStream.range(0, 23).mapToObj(i -> AccountId.next()).toList();
    Thread first = occupy();
    List<CompletableFuture<Optional<Integer>>> others = new ArrayList<>();
    for (int i = 0; i < accounts.size(); i++) {
      others.add(anew(add(accounts.get(i), i)));
    }
    awaitWaiting("new", accounts.size());

    busy.countDown();

    first.join();
    for (int i = 0; i < accounts.size(); i++) {
      assertThat(others.get(i).join()).contains(i);
      assertThat(
              jdbc.sql("select account from written where number = ?")
                  .param(i)
                  .query(UUID.class)
                  .single())
          .isEqualTo(accounts.get(i).value());
    }
    assertThat(
            jdbc.sql("select count(*) from written group by tx order by 1 desc")
                .query(Integer.class)
                .list())
        .containsExactly(16, 6, 1);
  }

  @Test
  void leavesWhatWaitsToBecomeAWholeBatchWhereManyCome() throws InterruptedException {
    writer.destroy();
    writer = writer(LONG, 1, LONG);
    occupy();
    List<CompletableFuture<Optional<Integer>>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      calls.add(anew(add(AccountId.next(), i)));
    }
    awaitWaiting("new", calls.size());

    busy.countDown();
    for (int i = 6; i < 16; i++) {
      calls.add(anew(add(AccountId.next(), i)));
    }

    calls.forEach(CompletableFuture::join);
    assertThat(jdbc.sql("select count(*) from written group by tx").query(Integer.class).list())
        .containsExactly(16);
    assertThat(anew(add(AccountId.next(), 16)).join()).as("one that comes alone").contains(16);
  }

  @Test
  void waitsForNoWholeBatchForLong() {
    occupy();
    List<CompletableFuture<Optional<Integer>>> calls =
        IntStream.range(0, 6).mapToObj(i -> anew(add(AccountId.next(), i))).toList();
    awaitWaiting("new", calls.size());

    busy.countDown();

    calls.forEach(CompletableFuture::join);
    assertThat(jdbc.sql("select count(*) from written").query(Integer.class).single()).isEqualTo(6);
  }

  @Test
  void hasAnotherWriterTakeWhatIsHeldUp() throws InterruptedException {
    writer.destroy();
    writer = writer(LONG, 2);
    occupy();

    assertThat(anew(add(AccountId.next(), 1)).join()).contains(1);
    assertThat(underWay(add(AccountId.next(), 2)).join()).isEqualTo(2);
  }

  @Test
  void keepsThemInOneTransactionWhenTheDriverHasPreparedThem() {
    TenantDatabase tenants = new TenantDatabase(pool, pool, new JdbcTransactionManager(pool));
    for (int i = 0; i < 10; i++) {
      tenants.oneRoundTrip(
          IntStream.range(0, 16).mapToObj(number -> add(AccountId.next(), number)).toList());
    }

    assertThat(jdbc.sql("select count(*) from written group by tx").query(Integer.class).list())
        .hasSize(10)
        .containsOnly(16);
  }

  @Test
  void goesToCallsUnderWayBeforeNewOnes() {
    occupy();
    CompletableFuture<?> fresh = anew(add(AccountId.next(), 1));
    awaitWaiting("new", 1);
    List<CompletableFuture<Integer>> underWay =
        IntStream.range(2, 5).mapToObj(i -> underWay(add(AccountId.next(), i))).toList();
    awaitWaiting("under-way", 3);

    busy.countDown();

    fresh.join();
    underWay.forEach(CompletableFuture::join);
    List<Integer> written =
        jdbc.sql("select number from written order by tx, number").query(Integer.class).list();
    assertThat(written).endsWith(1).hasSize(4);
  }

  @Test
  void writesAllOfMuchThatWaitsOfCallsUnderWayBeforeAnyNewOne() {
    occupy();
    CompletableFuture<?> fresh = anew(add(AccountId.next(), 1));
    awaitWaiting("new", 1);
    List<CompletableFuture<Integer>> underWay =
        IntStream.range(2, 50).mapToObj(i -> underWay(add(AccountId.next(), i))).toList();
    awaitWaiting("under-way", underWay.size());

    busy.countDown();

    fresh.join();
    underWay.forEach(CompletableFuture::join);
    assertThat(jdbc.sql("select number from written order by tx desc").query(Integer.class).list())
        .startsWith(1)
        .hasSize(49);
  }

  @Test
  void givesNewCallsATurnBetweenThoseOfFewCallsUnderWay() {
    occupy();
    CompletableFuture<?> fresh = anew(add(AccountId.next(), 2));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch more = new CountDownLatch(1);
    CompletableFuture<Integer> earlier =
        CompletableFuture.supplyAsync(
            () ->
                writer.writeUnderWay(
                    () -> {
                      begun.countDown();
                      wait(more);
                      return add(AccountId.next(), 1);
                    }),
            CALLERS);
    awaitWaiting("new", 1);
    awaitWaiting("under-way", 1);

    busy.countDown();
    wait(begun);
    CompletableFuture<Integer> later = underWay(add(AccountId.next(), 3));
    awaitWaiting("under-way", 1);
    more.countDown();

    CompletableFuture.allOf(fresh, earlier, later).join();
    assertThat(jdbc.sql("select number from written order by tx").query(Integer.class).list())
        .containsExactly(1, 2, 3);
  }

  @Test
  void failsOnlyTheWriteThatIsRefused() {
    occupy();
    CompletableFuture<Optional<Integer>> good = anew(add(AccountId.next(), 1));
    CompletableFuture<Optional<Integer>> bad = anew(add(AccountId.next(), 1001));
    CompletableFuture<Optional<Integer>> alsoGood = anew(add(AccountId.next(), 2));
    awaitWaiting("new", 3);

    busy.countDown();

    assertThat(good.join()).contains(1);
    assertThat(alsoGood.join()).contains(2);
    assertThatThrownBy(bad::join).hasCauseInstanceOf(DataAccessException.class);
    assertThat(jdbc.sql("select number from written order by 1").query(Integer.class).list())
        .containsExactly(1, 2);
  }

  @Test
  void tellsTheOthersWhenWhatOneReadsIsWrong() {
    occupy();
    Write<Integer> wrong = add(AccountId.next(), 1);
    CompletableFuture<Integer> first =
        underWay(
            new Write<>(
                wrong.account(),
                wrong.statement(),
                wrong.parameters(),
                rows -> {
                  throw new IllegalStateException("not what was expected");
                }));
    CompletableFuture<Integer> second = underWay(add(AccountId.next(), 2));
    awaitWaiting("under-way", 2);

    busy.countDown();

    assertThat(second.join()).isEqualTo(2);
    assertThatThrownBy(first::join).hasMessageContaining("not what was expected");
  }

  @Test
  void turnsNewCallsAwayThatWaitedForLongAndWritesNothingOfThem() throws InterruptedException {
    writer.destroy();
    writer = writer(Duration.ofMillis(50));
    occupy();

    assertThat(anew(add(AccountId.next(), 1)).join()).isEmpty();

    busy.countDown();
    assertThat(underWay(add(AccountId.next(), 2)).join()).isEqualTo(2);
    assertThat(jdbc.sql("select number from written").query(Integer.class).list())
        .containsExactly(2);
  }

  @Test
  void tellsWhatGoesWrongWhileAWriteIsMade() {
    assertThatThrownBy(
            () ->
                writer.writeUnderWay(
                    () -> {
                      throw new IllegalStateException("no such call");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no such call");
    assertThat(underWay(add(AccountId.next(), 1)).join()).isEqualTo(1);
  }

  @Test
  void leavesNobodyWaitingWhenItCloses() {
    Thread first = occupy();
    CompletableFuture<Integer> waiting = underWay(add(AccountId.next(), 1));
    awaitWaiting("under-way", 1);

    CompletableFuture<?> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                writer.destroy();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            CALLERS);

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(DataAccessResourceFailureException.class);
    assertThatThrownBy(() -> writer.writeNew(add(AccountId.next(), 2)))
        .isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(first.isAlive()).isTrue();
    busy.countDown();
    closing.join();
  }

  /// Keeps the only writer busy until told otherwise.
  private Thread occupy() {
    CountDownLatch begun = new CountDownLatch(1);
    Thread occupied =
        Thread.startVirtualThread(
            () ->
                assertThatThrownBy(
                    () ->
                        writer.writeUnderWay(
                            () -> {
                              begun.countDown();
                              wait(busy);
                              throw new IllegalStateException("nothing to write after all");
                            })));
    wait(begun);
    return occupied;
  }

  private CompletableFuture<Optional<Integer>> anew(Write<Integer> write) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return writer.writeNew(write);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        CALLERS);
  }

  private CompletableFuture<Integer> underWay(Write<Integer> write) {
    return CompletableFuture.supplyAsync(() -> writer.writeUnderWay(() -> write), CALLERS);
  }

  private static Write<Integer> add(AccountId account, int number) {
    return new Write<>(
        account,
        ADD,
        parameters -> parameters.add(number),
        rows -> {
          rows.next();
          return rows.getInt(1);
        });
  }

  private CallWriter writer(Duration patience) {
    return writer(patience, 1);
  }

  private CallWriter writer(Duration patience, int writers) {
    return writer(patience, writers, Duration.ofMillis(10));
  }

  private CallWriter writer(Duration patience, int writers, Duration linger) {
    meters.clear();
    return new CallWriter(
        new TenantDatabase(pool, pool, new JdbcTransactionManager(pool)),
        new DatabaseProperties(4, 2, writers, patience),
        ClosingTime.unhurried(),
        meters,
        linger);
  }

  private void awaitWaiting(String kind, int count) {
    await()
        .until(
            () ->
                meters.get("callmanager.calls.waiting.writes").tag("kind", kind).gauge().value()
                    == count);
  }

  private static void wait(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
