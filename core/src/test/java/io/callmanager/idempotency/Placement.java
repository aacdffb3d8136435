package io.callmanager.idempotency;

import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase.Write;
import java.util.UUID;

/// What the placing of a call has to do with its claim, with a contact for the call: nothing is written unless the claim holds, and
/// the key is tied to the call in the same statement.
final class Placement {

  private static final String PLACE =
      """
      with fence as materialized (
        select 1 from idempotency_key
         where account_id = ?::uuid and key = ?::text and claim = ?::uuid and call_id is null and state = 'RUNNING'
           for update),
      placed as (
        insert into contact (account_id, id, phone_number, data, created_at)
        select ?::uuid, ?::uuid, ?::text, '{}', now() from fence
        returning 1),
      tied as (
        update idempotency_key set call_id = ?::uuid
         where account_id = ?::uuid and key = ?::text and exists (select from placed))
      select count(*) from placed
      """;

  private Placement() {}

  static Write<Boolean> under(IdempotencyClaim claim, CallId call) {
    UUID account = claim.account().value();
    String key = claim.key().value();
    return new Write<>(
        claim.account(),
        PLACE,
        p -> {
          p.add(account).add(key).add(claim.token());
          p.add(account).add(call.value()).add(key);
          p.add(call.value()).add(account).add(key);
        },
        rows -> {
          rows.next();
          return rows.getInt(1) == 1;
        });
  }
}
