package io.callmanager.call;

import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TenantDatabase.Binder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How often an account has dialled a number of late, counted by the statement that has it dialled once more: the pieces of such
/// statements, and their parameters.
///
/// @param number null when it is not counted
/// @param limit null when it may be dialled any number of times
record AttemptCount(
    UUID account, @Nullable String number, @Nullable AttemptLimit limit, Instant at) {

  /// The dials within the rule's window, as `tried`.
  static final String TRIED =
      """
      tried as (
        select t.at from number_attempts n, unnest(n.recent) t (at)
         where n.account_id = ?::uuid and n.number = ?::text and t.at > ?::timestamptz),
      """;

  /// What [#refusal] reads: two columns.
  static final String SO_FAR =
      "(select count(*) from tried), (select at from tried order by at desc offset ?::int - 1 limit 1)";

  /// @param judgement by which rules the number is dialled
  static AttemptCount of(AccountId account, DialClearance.Judgement judgement, Instant at) {
    String number = judgement.listedNumber();
    AttemptLimit limit = judgement.rules().attempts();
    return number == null || limit == null
        ? new AttemptCount(account.value(), null, null, at)
        : new AttemptCount(account.value(), number, limit, at);
  }

  /// Writes the dial down if there is a row of `source` that `condition` holds of.
  static String attempted(String source, String condition) {
    return """
      attempted as (
        insert into number_attempts as n (account_id, number, recent)
        select ?::uuid, number, array[?::timestamptz] from %s, (select ?::text number) d where number is not null and %s
        on conflict (account_id, number) do update set recent = array(select at from tried order by at) || excluded.recent),
      """
        .formatted(source, condition);
  }

  boolean limited() {
    return limit != null;
  }

  void addTried(Binder p) throws SQLException {
    p.add(account).add(number).add(limit == null ? at : at.minus(limit.window()));
  }

  void addMost(Binder p) throws SQLException {
    p.add(limit == null ? Integer.MAX_VALUE : limit.most());
  }

  void addAttempted(Binder p) throws SQLException {
    p.add(account).add(at).add(number);
  }

  void addSoFar(Binder p) throws SQLException {
    p.add(limit == null ? 1 : limit.most());
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
