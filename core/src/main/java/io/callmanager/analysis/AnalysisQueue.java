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

  /// Among how many of the oldest one is looked for that nobody else claims at the same moment; more than there are servers.
  private static final int SOME = 32;

  private static final String CLAIM =
      """
      with oldest as materialized (
        select account_id, call_id from call_analysis
         where due_at <= :now and account_id <> all (:busy::uuid[])
         order by due_at limit :some),
      due as materialized (
        select c.account_id, c.call_id
          from oldest o join call_analysis c on c.account_id = o.account_id and c.call_id = o.call_id
         where c.due_at <= :now
         order by c.due_at limit 1 for update of c skip locked)
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
  /// @param result its analysis as JSON, if that was made already and not told of
  /// @param analysedAt when that was
  record Waiting(
      AccountId account,
      CallId call,
      int attempts,
      @Nullable String script,
      @Nullable String result,
      @Nullable Instant analysedAt) {

    /// Its analysis, if that was made already and not told of. What another version of this server has kept may not be readable.
    @Nullable Analysis made() {
      return result == null || analysedAt == null ? null : AnalysisJson.read(result, analysedAt);
    }

    @Override
    public String toString() {
      return "Waiting[" + call + ", " + attempts + "]";
    }
  }

  /// Claims the conversation that has waited longest.
  ///
  /// @param busy accounts whose conversations have to wait
  Optional<Waiting> claim(Instant now, Collection<AccountId> busy) {
    return system
        .jdbc()
        .sql(CLAIM)
        .param("now", utc(now))
        .param("until", utc(now.plus(LEASE)))
        .param("some", SOME)
        .param(
            "busy",
            busy.stream().map(AccountId::toString).collect(Collectors.joining(",", "{", "}")))
        .query(AnalysisQueue::read)
        .optional();
  }

  private static Waiting read(ResultSet row, int number) throws SQLException {
    OffsetDateTime made = row.getObject("analysed_at", OffsetDateTime.class);
    return new Waiting(
        new AccountId(row.getObject("account_id", UUID.class)),
        new CallId(row.getObject("call_id", UUID.class)),
        row.getInt("attempts"),
        row.getString("script"),
        row.getString("result"),
        made == null ? null : made.toInstant());
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
