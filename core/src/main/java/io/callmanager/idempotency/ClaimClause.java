package io.callmanager.idempotency;

import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase.Binder;
import java.sql.SQLException;
import java.time.Instant;

/// The part of a statement that claims the request which it carries out, and ties the call to it that is placed: so neither is ever
/// without the other, and no other round trip is needed.
public final class ClaimClause {

  /// `claimed` has a row if the request is ours. A call that was placed by the same claim stays tied, unless it is said that none
  /// was.
  public static final String CLAIMED =
      """
      claimed as (
        insert into idempotency_key as k
          (account_id, key, operation, request_hash, state, claim, claimed_until, call_id, created_at, expires_at)
        values (?::uuid, ?::text, ?::text, ?::bytea, 'RUNNING', ?::uuid, ?::timestamptz, ?::uuid, ?::timestamptz, ?::timestamptz)
        on conflict (account_id, key) do update set call_id = excluded.call_id
         where k.claim = excluded.claim and k.state = 'RUNNING' and (k.call_id is null or ?::boolean)
        returning 1),
      """;

  private ClaimClause() {}

  /// Sets the parameters of [#CLAIMED].
  ///
  /// @param call tied to the request even if the statement goes on not to place it; who finds that it is not there lets go of it
  ///     by [IdempotencyKeys#placeAnew]
  /// @param inVain whether the same claim has been tried before and nothing was placed
  public static void bind(Binder p, IdempotencyClaim claim, CallId call, Instant at, boolean inVain)
      throws SQLException {
    p.add(claim.account().value()).add(claim.key().value()).add(claim.operation());
    p.add(claim.hash()).add(claim.token()).add(at.plus(IdempotencyKeys.LEASE));
    p.add(call.value()).add(at).add(at.plus(IdempotencyKeys.KEPT)).add(inVain);
  }
}
