package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

@DatabaseTest
class GroupCommitTest {

  private static final String ADD =
      "insert into noted (account, number, tx) values (current_setting('app.account_id')::uuid, ?::int, txid_current()) returning number";
  private static final Executor CALLERS = Thread::startVirtualThread;

  private HikariDataSource pool;
  private HikariDataSource single;
  private JdbcClient jdbc;
  private GroupCommit commits;

  @BeforeEach
  void open(TestDatabase database) {
    pool = pool(database);
    single = pool(database);
    single.setMaximumPoolSize(1);
    jdbc = JdbcClient.create(pool);
    jdbc.sql("create table noted (account uuid, number int check (number < 1000), tx bigint)")
        .update();
    commits =
        new GroupCommit(
            new TenantDatabase(single, single, new JdbcTransactionManager(single)),
            ClosingTime.unhurried());
  }

  private static HikariDataSource pool(TestDatabase database) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername(database.username());
    pool.setPassword(database.password());
    return pool;
  }

  @AfterEach
  void close() {
    commits.close();
    jdbc.sql("drop table noted").update();
    single.close();
    pool.close();
  }

  @Test
  void writesTogetherWhatWaitsAndHarmsNothingByWhatIsWrong() throws SQLException {
    List<CompletableFuture<Integer>> waiting;
    try (Connection _ = single.getConnection()) {
      CompletableFuture<Integer> first = add(0);
      await().until(() -> single.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      waiting = IntStream.rangeClosed(1, 16).mapToObj(this::add).toList();
      await().until(() -> commits.waiting() == 16);
      assertThat(first).isNotDone();
    }

    assertThat(waiting.stream().map(CompletableFuture::join))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).boxed().toList());
    assertThat(transactions()).containsExactly(16, 1);

    CompletableFuture<Integer> wrong = add(1000);
    CompletableFuture<Integer> right = add(17);
    assertThat(right.join()).isEqualTo(17);
    assertThatThrownBy(wrong::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DataAccessException.class);
  }

  @Test
  void leavesWhatWaitsToBecomeAWholeBatchWhereManyCome() throws SQLException {
    commits.close();
    commits =
        new GroupCommit(
            new TenantDatabase(single, single, new JdbcTransactionManager(single)),
            ClosingTime.unhurried(),
            Duration.ofSeconds(30));
    CompletableFuture<Integer> first;
    List<CompletableFuture<Integer>> waiting;
    try (Connection _ = single.getConnection()) {
      first = add(0);
      await().until(() -> single.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      waiting = IntStream.rangeClosed(1, 3).mapToObj(this::add).toList();
      await().until(() -> commits.waiting() == 3);
    }
    assertThat(first.join()).isZero();

    List<CompletableFuture<Integer>> more =
        IntStream.rangeClosed(4, 16).mapToObj(this::add).toList();

    more.forEach(CompletableFuture::join);
    waiting.forEach(CompletableFuture::join);
    assertThat(transactions()).containsExactly(16, 1);
    assertThat(add(17).join()).as("one that comes alone").isEqualTo(17);
  }

  @Test
  void writesEachInItsAccountsName() {
    AccountId account = AccountId.next();
    assertThat(commits.write(write(account, 5))).isEqualTo(5);
    assertThat(
            jdbc.sql("select count(*) from noted where account = ?")
                .param(account.value())
                .query(Integer.class)
                .single())
        .isOne();
  }

  @Test
  void refusesWhatWaitsWhenItIsClosed() throws SQLException {
    CompletableFuture<Integer> first;
    CompletableFuture<Integer> second;
    CompletableFuture<Void> closing;
    try (Connection _ = single.getConnection()) {
      first = add(1);
      await().until(() -> single.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      second = add(2);
      await().until(() -> commits.waiting() == 1);
      closing = CompletableFuture.runAsync(commits::close, CALLERS);
      assertThatThrownBy(second::join).hasCauseInstanceOf(DataAccessResourceFailureException.class);
    }

    assertThat(first.join()).isOne();
    closing.join();
    assertThatThrownBy(() -> commits.write(write(AccountId.next(), 3)))
        .isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(transactions()).containsExactly(1);
  }

  private CompletableFuture<Integer> add(int number) {
    return CompletableFuture.supplyAsync(
        () -> commits.write(write(AccountId.next(), number)), CALLERS);
  }

  private static Write<Integer> write(AccountId account, int number) {
    return new Write<>(
        account,
        ADD,
        p -> p.add(number),
        rows -> {
          rows.next();
          return rows.getInt(1);
        });
  }

  private List<Integer> transactions() {
    return jdbc.sql("select count(*) from noted group by tx order by 1 desc")
        .query(Integer.class)
        .list();
  }
}
