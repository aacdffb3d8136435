package io.callmanager.idempotency;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.Statement;
import io.callmanager.shared.Statement.Column;
import io.callmanager.shared.TenantDatabase.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The statements about keys.
final class KeyStatements {

  /// Takes a key that is new, too old, or whose claim is over; else tells what is known. The commit does not wait for the disk: when
  /// the server of the database dies, either this is on the disk, or nothing is that came after it.
  private static final String BEGIN =
      """
      with mine as (
        insert into idempotency_key as k
          (account_id, key, operation, request_hash, state, claim, claimed_until, created_at, expires_at)
        values (?::uuid, ?::text, ?::text, ?::bytea, 'RUNNING', ?::uuid, ?::timestamptz, ?::timestamptz, ?::timestamptz)
        on conflict (account_id, key) do update set
          operation = excluded.operation, request_hash = excluded.request_hash, state = 'RUNNING',
          claim = excluded.claim, claimed_until = excluded.claimed_until,
          status = null, headers = null, body = null,
          call_id = case when k.expires_at > excluded.created_at and k.claim <> excluded.claim then k.call_id end,
          created_at = case when k.expires_at > excluded.created_at then k.created_at else excluded.created_at end,
          expires_at = case when k.expires_at > excluded.created_at then k.expires_at else excluded.expires_at end
         where k.expires_at <= excluded.created_at
            or (k.state = 'RUNNING' and (k.claim = excluded.claim
              or (k.claimed_until <= excluded.created_at and k.request_hash = excluded.request_hash)))
        returning k.call_id, k.claimed_until),
      known as (
        select true mine, call_id, true same, false done, claimed_until from mine
        union all
        select false, call_id, request_hash = ?::bytea, state = 'DONE', claimed_until from idempotency_key
         where account_id = ?::uuid and key = ?::text and not exists (select from mine))
      select known.*, set_config('synchronous_commit', 'off', true) = 'off' from known
      """;

  /// Does not wait for the disk where each request has placed a call, from which it can be answered, too.
  private static final Statement FINISH =
      new Statement.OfRows(
          "",
          0,
          List.of(
              new Column("account_id", "uuid"),
              new Column("key", "text"),
              new Column("claim", "uuid"),
              new Column("status", "int"),
              new Column("headers", "jsonb"),
              new Column("body", "bytea")),
          """
          changed as (
            update idempotency_key k set state = 'DONE', status = w.status, headers = w.headers, body = w.body
              from w where k.account_id = w.account_id and k.key = w.key and k.claim = w.claim and k.state = 'RUNNING'
            returning k.account_id, k.call_id),
          quick as materialized (
            select set_config('synchronous_commit', 'off', true) where not exists (select from changed where call_id is null))
          select (select count(*) from changed where changed.account_id = w.account_id), (select count(*) from quick)
            from w order by w.line
          """);

  private static final String ABANDON =
      """
      with given as (select ?::uuid account_id, ?::text key, ?::uuid claim, ?::timestamptz at),
      gone as (
        delete from idempotency_key k using given g
         where k.account_id = g.account_id and k.key = g.key and k.claim = g.claim and k.state = 'RUNNING'
           and k.call_id is null),
      free as (
        update idempotency_key k set claimed_until = g.at from given g
         where k.account_id = g.account_id and k.key = g.key and k.claim = g.claim and k.state = 'RUNNING'
           and k.call_id is not null)
      select 1
      """;

  private static final String PLACE_ANEW =
      """
      with changed as (
        update idempotency_key set call_id = null
         where account_id = ?::uuid and key = ?::text and claim = ?::uuid and call_id = ?::uuid and state = 'RUNNING'
        returning 1)
      select count(*) from changed
      """;

  private KeyStatements() {}

  /// Claims a key, or tells why not; gives nothing when the key came or went while it was looked at.
  static Write<Optional<Known>> begin(
      IdempotencyClaim claim, Instant now, Instant claimedUntil, Instant expiresAt) {
    UUID account = claim.account().value();
    String key = claim.key().value();
    return new Write<>(
        claim.account(),
        BEGIN,
        p -> {
          p.add(account).add(key).add(claim.operation()).add(claim.hash()).add(claim.token());
          p.add(claimedUntil).add(now).add(expiresAt);
          p.add(claim.hash()).add(account).add(key);
        },
        rows -> rows.next() ? Optional.of(read(rows)) : Optional.empty());
  }

  private static Known read(ResultSet row) throws SQLException {
    UUID call = row.getObject("call_id", UUID.class);
    if (row.getBoolean("mine")) {
      return call == null ? new Known.Claimed() : new Known.TakenOver(new CallId(call));
    } else if (!row.getBoolean("same")) {
      return new Known.OfAnother();
    } else if (row.getBoolean("done")) {
      return new Known.Done();
    } else {
      return new Known.Running(row.getObject("claimed_until", OffsetDateTime.class).toInstant());
    }
  }

  /// What the key was used for first; empty when it is gone.
  static Optional<String> operation(JdbcClient jdbc, AccountId account, IdempotencyKey key) {
    return jdbc.sql("select operation from idempotency_key where account_id = ? and key = ?")
        .param(account.value())
        .param(key.value())
        .query(String.class)
        .optional();
  }

  /// The answer that is kept, its body as it was sealed; empty when it is gone.
  static Optional<StoredResponse> response(
      JdbcClient jdbc, AccountId account, IdempotencyKey key, byte[] requestHash) {
    return jdbc.sql(
            """
            select status, headers, body from idempotency_key
             where account_id = ? and key = ? and request_hash = ? and state = 'DONE'
            """)
        .param(account.value())
        .param(key.value())
        .param(requestHash)
        .query(
            (row, number) ->
                new StoredResponse(
                    row.getInt("status"),
                    Json.readObject(row.getString("headers")).entrySet().stream()
                        .collect(
                            Collectors.toMap(
                                Map.Entry::getKey, header -> header.getValue().toString())),
                    row.getBytes("body")))
        .optional();
  }

  /// Keeps an answer.
  ///
  /// @return a write that gives false when the claim is gone
  static Write<Boolean> finish(
      IdempotencyClaim claim, int status, Map<String, String> headers, byte[] body) {
    return new Write<>(
        claim.account(),
        FINISH,
        p -> {
          p.add(claim.account().value()).add(claim.key().value()).add(claim.token());
          p.add(status).add(Json.write(headers)).add(body);
        },
        KeyStatements::changedOne);
  }

  /// Frees a key: at once if a call is tied to it, and else as if it had never been.
  static Write<Boolean> abandon(IdempotencyClaim claim, Instant now) {
    return new Write<>(
        claim.account(),
        ABANDON,
        p -> p.add(claim.account().value()).add(claim.key().value()).add(claim.token()).add(now),
        KeyStatements::changedOne);
  }

  /// Unties a call.
  ///
  /// @return a write that gives false when the claim is gone
  static Write<Boolean> placeAnew(IdempotencyClaim claim, CallId call) {
    return new Write<>(
        claim.account(),
        PLACE_ANEW,
        p -> {
          p.add(claim.account().value()).add(claim.key().value()).add(claim.token());
          p.add(call.value());
        },
        KeyStatements::changedOne);
  }

  private static boolean changedOne(ResultSet rows) throws SQLException {
    rows.next();
    return rows.getInt(1) == 1;
  }

  /// What is known of a key.
  sealed interface Known {

    /// It is claimed now, and nothing has come of it yet.
    record Claimed() implements Known {}

    /// It is claimed now, and a call was placed for it.
    record TakenOver(CallId call) implements Known {}

    /// It is another request's.
    record OfAnother() implements Known {}

    record Running(Instant until) implements Known {}

    record Done() implements Known {}
  }
}
