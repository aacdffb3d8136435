package io.callmanager.call;

import io.callmanager.credit.Budget;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.Credits;
import io.callmanager.shared.Statement;
import io.callmanager.shared.TenantDatabase.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The statement that tells what is in the way of calls that were not placed: apart from [PlaceStatement], which would take longer
/// for every call if it could tell. It changes nothing.
final class RefusalStatement {

  private static final Statement STATEMENT =
      new Statement.OfRows(
          "",
          0,
          PlaceStatement.COLUMNS,
          PlaceStatement.BUDGETS
              + AttemptCount.TRIED
              + """
              exceeded as materialized (
                select distinct on (account_id) * from budgets where used > credits order by account_id, credits - used)
              select b.rules_revision = w.rules_revision, %s, %s, b.available, b.calls_live::int, %s, %s, x.credits, x.used, %s
                from w left join credit_balance b on b.account_id = w.account_id left join exceeded x on x.account_id = w.account_id
               order by w.line
              """
                  .formatted(
                      PlaceStatement.USABLE,
                      PlaceStatement.LISTED,
                      CallStatements.ordinal(Budget.Scope.class, "x.scope"),
                      CallStatements.ordinal(Budget.Period.class, "x.period"),
                      AttemptCount.SO_FAR));

  private static final int SCOPE = 6;
  private static final int TRIED = 10;

  private RefusalStatement() {}

  static Write<Placed> of(UnwrittenCall unwritten) {
    return new Write<>(
        unwritten.call().account(),
        STATEMENT,
        p -> PlaceStatement.bind(p, unwritten),
        rows -> read(rows, unwritten, unwritten.attempts()));
  }

  private static Placed read(ResultSet rows, UnwrittenCall unwritten, AttemptCount attempts)
      throws SQLException {
    CallTerms terms = unwritten.terms();
    Credits required = unwritten.call().reserved();
    rows.next();
    if (!rows.getBoolean(1) || !rows.getBoolean(2)) {
      return new Placed.Outdated();
    }
    if (rows.getBoolean(3)) {
      return new Placed.NotAllowed(DialClearance.listed());
    }
    Optional<Verdict.Refused> tooOften = attempts.refusal(rows, TRIED);
    if (tooOften.isPresent()) {
      return new Placed.NotAllowed(tooOften.get());
    }
    Credits available = new Credits(rows.getLong(4));
    if (available.compareTo(required) < 0) {
      return new Placed.InsufficientCredits(available);
    }
    int scope = rows.getInt(SCOPE);
    if (!rows.wasNull()) {
      return new Placed.OverBudget(
          CallStatements.valueAt(Budget.Scope.class, scope),
          CallStatements.valueAt(Budget.Period.class, rows.getInt(SCOPE + 1)),
          rows.getLong(SCOPE + 2),
          rows.getLong(SCOPE + 3) - required.amount());
    }
    int live = rows.getInt(5);
    return live >= terms.mostCalls() ? new Placed.NoSeat(live) : new Placed.Crossed();
  }
}
