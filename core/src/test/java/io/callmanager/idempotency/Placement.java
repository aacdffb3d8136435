package io.callmanager.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase.Write;
import java.time.Instant;

/// What the placing of a call has to do with its claim, with a contact for the call: nothing is written unless the request is ours.
final class Placement {

  private static final String PLACE =
      "with "
          + ClaimClause.CLAIMED
          + """
          placed as (
            insert into contact (account_id, id, phone_number, data, created_at)
            select ?::uuid, ?::uuid, ?::text, '{}', ?::timestamptz from claimed where ?::boolean
            returning 1)
          select (select count(*) from claimed), (select count(*) from placed)
          """;

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
          ClaimClause.bind(p, claim, call, at, false);
          p.add(claim.account().value()).add(call.value()).add(claim.key().value()).add(at);
          p.add(allowed);
        },
        rows -> {
          rows.next();
          boolean claimed = rows.getInt(1) == 1;
          assertThat(rows.getInt(2) == 1).isEqualTo(claimed && allowed);
          return claimed;
        });
  }
}
