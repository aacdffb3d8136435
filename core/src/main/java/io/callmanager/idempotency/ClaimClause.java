package io.callmanager.idempotency;

import io.callmanager.shared.Statement.Column;
import io.callmanager.shared.TenantDatabase.Binder;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// The part of a [statement of rows][Statement.OfRows] that claims the requests which it carries out, and ties the calls to them that
/// are placed: so neither is ever without the other, and no other round trip is needed.
public final class ClaimClause {

  /// What a row of `w` has for it, besides `account_id`, `call_id` and `at`. The call is tied to the request even if the statement goes
  /// on not to place it; who finds that it is not there lets go of it by [IdempotencyKeys#placeAnew].
  public static final List<Column> COLUMNS =
      List.of(
          new Column("request_key", "text"),
          new Column("operation", "text"),
          new Column("request_hash", "bytea"),
          new Column("claim", "uuid"),
          new Column("claimed_until", "timestamptz"),
          new Column("expires_at", "timestamptz"),
          new Column("in_vain", "boolean"));

  /// `claimed` has the accounts of those rows whose request is ours. A call that was placed by the same claim stays tied, unless it is
  /// said that none was.
  public static final String CLAIMED =
      """
      claimed as (
        insert into idempotency_key as k
          (account_id, key, operation, request_hash, state, claim, claimed_until, call_id, created_at, expires_at)
        select account_id, request_key, operation, request_hash, 'RUNNING', claim, claimed_until, call_id, at, expires_at from w
        on conflict (account_id, key) do update set call_id = excluded.call_id
         where k.claim = excluded.claim and k.state = 'RUNNING'
           and (k.call_id is null or (select in_vain from w where w.account_id = k.account_id))
        returning account_id),
      """;

  /// Whether the request of a row of `w` is ours.
  public static final String IS_OURS =
      "exists (select from claimed where claimed.account_id = w.account_id)";

  private ClaimClause() {}

  /// Sets the parameters of [#COLUMNS].
  ///
  /// @param inVain whether the same claim has been tried before and nothing was placed
  public static void bind(Binder p, IdempotencyClaim claim, Instant at, boolean inVain)
      throws SQLException {
    p.add(claim.key().value()).add(claim.operation()).add(claim.hash()).add(claim.token());
    p.add(at.plus(IdempotencyKeys.LEASE)).add(at.plus(IdempotencyKeys.KEPT)).add(inVain);
  }
}
