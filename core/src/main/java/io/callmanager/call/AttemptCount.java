package io.callmanager.call;

import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.Statement.Column;
import io.callmanager.shared.TenantDatabase.Binder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How often an account has dialled a number of late, counted by the statement that has it dialled once more: the pieces of such
/// statements, which go by the rows of a relation `w`, and their parameters.
///
/// @param number null when it is not counted
/// @param limit null when it may be dialled any number of times
record AttemptCount(@Nullable String number, @Nullable AttemptLimit limit, Instant at) {

  /// What a row of `w` has for it, besides `account_id` and `at`.
  static final List<Column> COLUMNS =
      List.of(
          new Column("counted_number", "text"),
          new Column("counted_since", "timestamptz"),
          new Column("most_attempts", "int"));

  /// The dials within the rule's window, as `tried`.
  static final String TRIED =
      """
      tried as materialized (
        select w.account_id, t.at from w join number_attempts n on n.account_id = w.account_id and n.number = w.counted_number,
            unnest(n.recent) t (at)
         where t.at > w.counted_since),
      """;

  /// Whether the number of a row of `w` may be dialled once more.
  static final String ALLOWED =
      "(select count(*) from tried where tried.account_id = w.account_id) < w.most_attempts";

  /// What [#refusal] reads: two columns.
  static final String SO_FAR =
      """
      (select count(*) from tried where tried.account_id = w.account_id),
      (select tried.at from tried where tried.account_id = w.account_id order by tried.at desc offset w.most_attempts - 1 limit 1)
      """;

  /// @param judgement by which rules the number is dialled
  static AttemptCount of(DialClearance.Judgement judgement, Instant at) {
    String number = judgement.listedNumber();
    AttemptLimit limit = judgement.rules().attempts();
    return number == null || limit == null
        ? new AttemptCount(null, null, at)
        : new AttemptCount(number, limit, at);
  }

  /// Writes a dial down for each row of `dialed`, a relation with `account_id`, `counted_number` and `at`.
  static String attempted(String dialed) {
    return """
      attempted as (
        insert into number_attempts as n (account_id, number, recent)
        select account_id, counted_number, array[at] from %s d where counted_number is not null
        on conflict (account_id, number) do update set
          recent = array(select at from tried where tried.account_id = n.account_id order by at) || excluded.recent),
      """
        .formatted(dialed);
  }

  boolean limited() {
    return limit != null;
  }

  /// Sets the parameters of [#COLUMNS].
  void bind(Binder p) throws SQLException {
    p.add(number).add(limit == null ? at : at.minus(limit.window()));
    p.add(limit == null ? Integer.MAX_VALUE : limit.most());
  }

  /// Why the number was not dialled once more, if that is for how often it was.
  ///
  /// @param column the first of [#SO_FAR]
  Optional<Verdict.Refused> refusal(ResultSet row, int column) throws SQLException {
    return limit != null && row.getLong(column) >= limit.most()
        ? Optional.of(limit.refusal(row.getObject(column + 1, OffsetDateTime.class).toInstant()))
        : Optional.empty();
  }
}
