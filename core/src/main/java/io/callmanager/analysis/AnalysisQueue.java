package io.callmanager.analysis;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.SystemDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The conversations of all accounts that wait to be analysed, in the database, which is their queue. Whoever claims one has it for a
/// while; it waits again when nothing came of it.
@Component
class AnalysisQueue {

  /// For how long a conversation is claimed; longer than a model may take.
  static final Duration LEASE = Duration.ofMinutes(3);

  private static final String CLAIM =
      """
      with due as materialized (
        select account_id, call_id from call_analysis
         where due_at <= :now and account_id <> all (:busy::uuid[])
         order by due_at limit 1 for update skip locked)
      update call_analysis a set due_at = :until, attempts = a.attempts + 1 from due
       where a.account_id = due.account_id and a.call_id = due.call_id
      returning a.account_id, a.call_id, a.attempts, a.script, a.result, a.analysed_at
      """;

  private final SystemDatabase system;

  AnalysisQueue(SystemDatabase system) {
    this.system = system;
  }

  /// A conversation that waits.
  ///
  /// @param attempts how often it was claimed, now included
  /// @param script how far its script came, as JSON; null when there is none
  /// @param made its analysis, if that was made already and not told of
  record Waiting(
      AccountId account,
      CallId call,
      int attempts,
      @Nullable String script,
      @Nullable Analysis made) {}

  /// Claims the conversation that has waited longest.
  ///
  /// @param busy accounts whose conversations have to wait
  Optional<Waiting> claim(Instant now, Collection<AccountId> busy) {
    return system
        .jdbc()
        .sql(CLAIM)
        .param("now", utc(now))
        .param("until", utc(now.plus(LEASE)))
        .param(
            "busy",
            busy.stream().map(AccountId::toString).collect(Collectors.joining(",", "{", "}")))
        .query(AnalysisQueue::read)
        .optional();
  }

  private static Waiting read(ResultSet row, int number) throws SQLException {
    OffsetDateTime made = row.getObject("analysed_at", OffsetDateTime.class);
    String result = row.getString("result");
    return new Waiting(
        new AccountId(row.getObject("account_id", UUID.class)),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getInt("attempts"),
        row.getString("script"),
        result == null || made == null ? null : AnalysisJson.read(result, made.toInstant()));
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
