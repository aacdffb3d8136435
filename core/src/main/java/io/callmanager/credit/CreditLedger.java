package io.callmanager.credit;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The accounts' credits. Every movement is an entry that is never changed; the balance is the entries' running total.
///
/// Reservations for calls and their settlement are written by the statements that write the call, so that both happen or neither.
@Service
public class CreditLedger {

  /// By how much an entry's id may be older than what it tells of.
  private static final Duration ID_MARGIN = Duration.ofSeconds(5);

  private final SystemDatabase system;
  private final TenantDatabase tenants;
  private final Clock clock;

  public CreditLedger(SystemDatabase system, TenantDatabase tenants, Clock clock) {
    this.system = system;
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Opens an account's books, with no credits.
  public void open(AccountId account) {
    system
        .jdbc()
        .sql(
            "insert into credit_balance (account_id, granted, available, reserved, spent) values (?, 0, 0, 0, 0)")
        .param(account.value())
        .update();
  }

  public Optional<CreditBalance> balance(AccountId account) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select granted, available, reserved, spent from credit_balance where account_id = ?")
                .param(account.value())
                .query(CreditLedger::read)
                .optional());
  }

  /// Every account's balance; for operators.
  public Map<AccountId, CreditBalance> balances() {
    Map<AccountId, CreditBalance> balances = new HashMap<>();
    RowCallbackHandler add =
        row -> balances.put(new AccountId(row.getObject("account_id", UUID.class)), read(row, 0));
    system
        .jdbc()
        .sql("select account_id, granted, available, reserved, spent from credit_balance")
        .query(add);
    return balances;
  }

  /// Grants credits, or takes back such as are available.
  ///
  /// @param amount positive to grant, negative to take back
  /// @param reason why, for the books
  public Grant grant(AccountId account, long amount, String reason) {
    return system.inTransaction(jdbc -> grant(jdbc, account, amount, reason));
  }

  /// What was set aside for a call, what became of it, and the ledger's entries of both.
  ///
  /// @param madeAt when the call was started
  public Optional<CreditReservation> reservation(AccountId account, CallId call, Instant madeAt) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select amount, state, settled, resolved_at from credit_reservation where account_id = ? and id = ?")
                .param(account.value())
                .param(call.value())
                .query(
                    (row, number) -> {
                      OffsetDateTime resolved = row.getObject("resolved_at", OffsetDateTime.class);
                      Instant resolvedAt = resolved == null ? null : resolved.toInstant();
                      return new CreditReservation(
                          call.value(),
                          new Credits(row.getLong("amount")),
                          CreditReservation.State.valueOf(row.getString("state")),
                          new Credits(row.getLong("settled")),
                          resolvedAt,
                          entries(jdbc, account, call, madeAt, resolvedAt));
                    })
                .optional());
  }

  /// The entries of a reservation. They are found by the time in their ids: the first one from that time on that is the
  /// reservation's, so that no index over reservations is needed.
  private static List<CreditReservation.Entry> entries(
      JdbcClient jdbc,
      AccountId account,
      CallId call,
      Instant madeAt,
      @Nullable Instant resolvedAt) {
    Stream<CreditReservation.Entry> made = firstEntry(jdbc, account, call, true, madeAt).stream();
    Stream<CreditReservation.Entry> resolved =
        resolvedAt == null
            ? Stream.empty()
            : firstEntry(jdbc, account, call, false, resolvedAt).stream();
    return Stream.concat(made, resolved).toList();
  }

  private static Optional<CreditReservation.Entry> firstEntry(
      JdbcClient jdbc, AccountId account, CallId call, boolean reserve, Instant from) {
    return jdbc.sql(
            """
            select id, kind, available_delta, reserved_delta, spent_delta, at from credit_entry
             where account_id = ? and id >= ? and reservation_id = ? and (kind = 'RESERVE') = ?
             order by id limit 1
            """)
        .param(account.value())
        .param(TimeOrderedId.lowestAt(from.minus(ID_MARGIN)))
        .param(call.value())
        .param(reserve)
        .query(
            (row, number) ->
                new CreditReservation.Entry(
                    row.getObject("id", UUID.class),
                    row.getString("kind"),
                    row.getLong("available_delta"),
                    row.getLong("reserved_delta"),
                    row.getLong("spent_delta"),
                    row.getObject("at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  private Grant grant(JdbcClient jdbc, AccountId account, long amount, String reason) {
    Optional<CreditBalance> before =
        jdbc.sql(
                "select granted, available, reserved, spent from credit_balance where account_id = ? for update")
            .param(account.value())
            .query(CreditLedger::read)
            .optional();
    if (before.isEmpty()) {
      return new Grant.NoSuchAccount();
    }
    CreditBalance balance = before.get();
    if (amount < 0 && balance.available().amount() + amount < 0) {
      return new Grant.NotEnough(balance.available());
    }
    if (Long.MAX_VALUE - balance.granted().amount() < amount) {
      return new Grant.TooMuch();
    }
    jdbc.sql(
            "update credit_balance set granted = granted + :n, available = available + :n where account_id = :account")
        .param("n", amount)
        .param("account", account.value())
        .update();
    jdbc.sql(
            """
            insert into credit_entry
              (account_id, id, kind, granted_delta, available_delta, reserved_delta, spent_delta, reason, at)
            values (:account, :id, :kind, :n, :n, 0, 0, :reason, :at)
            """)
        .param("account", account.value())
        .param("id", TimeOrderedId.next())
        .param("kind", amount >= 0 ? "GRANT" : "ADJUST")
        .param("n", amount)
        .param("reason", reason)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return new Grant.Done(
        new CreditBalance(
            new Credits(balance.granted().amount() + amount),
            new Credits(balance.available().amount() + amount),
            balance.reserved(),
            balance.spent()));
  }

  private static CreditBalance read(ResultSet row, int number) throws SQLException {
    return new CreditBalance(
        new Credits(row.getLong("granted")),
        new Credits(row.getLong("available")),
        new Credits(row.getLong("reserved")),
        new Credits(row.getLong("spent")));
  }

  /// What came of granting.
  public sealed interface Grant {

    record Done(CreditBalance balance) implements Grant {}

    record NoSuchAccount() implements Grant {}

    /// More was to be taken back than is available.
    record NotEnough(Credits available) implements Grant {}

    /// The account would have more credits than can be counted.
    record TooMuch() implements Grant {}
  }
}
