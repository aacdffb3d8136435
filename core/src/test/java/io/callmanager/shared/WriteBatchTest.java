package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.WriteBatch.Waiting;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/// Statements that can be run once for several accounts.
@DatabaseTest
class WriteBatchTest {

  private static final Statement ADD =
      new Statement.OfRows(
          "select 1;\n",
          1,
          List.of(
              new Statement.Column("account_id", "uuid"), new Statement.Column("number", "int")),
          """
          added as (
            insert into batched (account, number, tx)
            select account_id, number, txid_current() from w
             where account_id::text = any (string_to_array(current_setting('app.account_id'), ','))
            returning account, number)
          select coalesce(added.number, -1) from w left join added on added.account = w.account_id order by w.line
          """);

  private final List<Integer> together = new ArrayList<>();
  private HikariDataSource pool;
  private JdbcClient jdbc;
  private WriteBatch batch;

  @BeforeEach
  void open(TestDatabase database) {
    pool = new HikariDataSource();
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername(database.username());
    pool.setPassword(database.password());
    pool.addDataSourceProperty("prepareThreshold", "1");
    jdbc = JdbcClient.create(pool);
    jdbc.sql("create table batched (account uuid, number int check (number < 1000), tx bigint)")
        .update();
    batch =
        new WriteBatch(
            new TenantDatabase(pool, pool, new JdbcTransactionManager(pool)), together::add);
  }

  @AfterEach
  void close() {
    jdbc.sql("drop table batched").update();
    pool.close();
  }

  @Test
  void runsItOnceForAllAccountsAndTellsEachItsOwn() {
    List<AccountId> accounts = Stream.generate(AccountId::next).limit(13).toList();
    List<Waiting<?>> all = new ArrayList<>();
    for (int i = 0; i < accounts.size(); i++) {
      all.add(waiting(add(accounts.get(i), i % 2 == 0 ? i : null)));
    }
    Collections.reverse(all);

    batch.write(all);

    Collections.reverse(all);
    for (int i = 0; i < accounts.size(); i++) {
      assertThat(all.get(i).await()).isEqualTo(i % 2 == 0 ? i : -1);
      assertThat(
              jdbc.sql("select number from batched where account = ?")
                  .param(accounts.get(i).value())
                  .query((row, line) -> row.getObject(1))
                  .list())
          .containsExactly(i % 2 == 0 ? i : null);
    }
    assertThat(together).containsExactly(13);
    assertThat(transactions()).containsExactly(13);
  }

  @Test
  void runsNoTwoOfOneAccountAtOnceAndKeepsTheirOrder() {
    AccountId twice = AccountId.next();
    List<Waiting<?>> all =
        List.of(
            waiting(add(twice, 1)),
            waiting(add(twice, 2)),
            waiting(add(AccountId.next(), 3)),
            waiting(add(AccountId.next(), 4)));

    batch.write(all);

    assertThat(all).extracting(Waiting::await).isEqualTo(List.of(1, 2, 3, 4));
    assertThat(
            jdbc.sql("select number from batched where account = ? order by tx")
                .param(twice.value())
                .query(Integer.class)
                .list())
        .containsExactly(1, 2);
    assertThat(transactions()).containsExactly(3, 1);
  }

  @Test
  void writesThoseOfFewAccountsWithOneCommit() {
    AccountId one = AccountId.next();
    AccountId other = AccountId.next();
    List<Waiting<?>> all =
        List.of(
            waiting(add(one, 1)),
            waiting(add(other, 2)),
            waiting(add(one, 3)),
            waiting(add(other, 4)));

    batch.write(all);

    assertThat(all).extracting(Waiting::await).isEqualTo(List.of(1, 2, 3, 4));
    assertThat(transactions()).containsExactly(4);
  }

  @Test
  void failsOnlyTheOneThatIsRefused() {
    Waiting<Integer> good = waiting(add(AccountId.next(), 1));
    Waiting<Integer> bad = waiting(add(AccountId.next(), 1001));
    Waiting<Integer> alsoGood = waiting(add(AccountId.next(), 2));

    batch.write(List.of(good, bad, alsoGood));

    assertThat(good.await()).isEqualTo(1);
    assertThat(alsoGood.await()).isEqualTo(2);
    assertThatThrownBy(bad::await).isInstanceOf(DataAccessException.class);
    assertThat(jdbc.sql("select number from batched order by number").query(Integer.class).list())
        .containsExactly(1, 2);
  }

  @Test
  void tellsTheOthersWhenWhatOneReadsIsWrong() {
    Write<Integer> add = add(AccountId.next(), 1);
    Waiting<Integer> before = waiting(add(AccountId.next(), 2));
    Waiting<Integer> wrong =
        waiting(
            new Write<>(
                add.account(),
                add.statement(),
                add.parameters(),
                rows -> {
                  throw new IllegalStateException("not what was expected");
                }));
    Waiting<Integer> after = waiting(add(AccountId.next(), 3));

    batch.write(List.of(before, wrong, after));

    assertThat(before.await()).isEqualTo(2);
    assertThat(after.await()).isEqualTo(3);
    assertThatThrownBy(wrong::await).hasMessageContaining("not what was expected");
  }

  /// How many were written by each.
  private List<Integer> transactions() {
    return jdbc.sql("select count(*) from batched group by tx order by 1 desc")
        .query(Integer.class)
        .list();
  }

  private static Waiting<Integer> waiting(Write<Integer> write) {
    return new Waiting<>(() -> write);
  }

  private static Write<Integer> add(AccountId account, @Nullable Integer number) {
    return new Write<>(
        account,
        ADD,
        parameters -> parameters.add(account.value()).add(number),
        rows -> {
          rows.next();
          return rows.getInt(1);
        });
  }
}
