package io.callmanager.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.shared.CallId;
import io.callmanager.shared.Statement;
import io.callmanager.shared.Statement.Column;
import io.callmanager.shared.TenantDatabase.Write;
import java.time.Instant;
import java.util.stream.Stream;

/// What the placing of a call has to do with its claim, with a contact for the call: nothing is written unless the request is ours.
final class Placement {

  private static final Statement PLACE =
      new Statement.OfRows(
          "",
          0,
          Stream.concat(
                  Stream.of(
                      new Column("account_id", "uuid"),
                      new Column("call_id", "uuid"),
                      new Column("at", "timestamptz"),
                      new Column("allowed", "boolean")),
                  ClaimClause.COLUMNS.stream())
              .toList(),
          ClaimClause.CLAIMED
              + """
              placed as (
                insert into contact (account_id, id, phone_number, data, created_at)
                select account_id, call_id, request_key, '{}', at from w where allowed and %1$s
                returning account_id)
              select %1$s, exists (select from placed where placed.account_id = w.account_id) from w order by w.line
              """
                  .formatted(ClaimClause.IS_OURS));

  private Placement() {}

  /// Places a call; gives whether it did.
  static Write<Boolean> under(IdempotencyClaim claim, CallId call, Instant at) {
    return of(claim, call, at, true);
  }

  /// Claims the request and then finds that there must be no call; gives whether it is claimed.
  static Write<Boolean> refused(IdempotencyClaim claim, CallId call, Instant at) {
    return of(claim, call, at, false);
  }

  private static Write<Boolean> of(
      IdempotencyClaim claim, CallId call, Instant at, boolean allowed) {
    return new Write<>(
        claim.account(),
        PLACE,
        p -> {
          p.add(claim.account().value()).add(call.value()).add(at).add(allowed);
          ClaimClause.bind(p, claim, at, false);
        },
        rows -> {
          rows.next();
          boolean claimed = rows.getBoolean(1);
          assertThat(rows.getBoolean(2)).isEqualTo(claimed && allowed);
          return claimed;
        });
  }
}
