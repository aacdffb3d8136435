package io.callmanager.idempotency;

import io.callmanager.shared.AccountId;
import java.util.HexFormat;
import java.util.UUID;

/// Somebody's right to carry out the request of a key, once it is made: by [IdempotencyKeys#begin], or by the statement that does
/// what is asked, with a [ClaimClause]. It is good until it is settled or somebody else has taken it over; then nothing can be
/// done by it any more.
///
/// @param token what tells it from every other claim on the same key; the column `claim`
/// @param operation the request's method and path, for people
/// @param requestHash SHA-256 of all that must be the same when the request is sent again, in hexadecimal
public record IdempotencyClaim(
    AccountId account, IdempotencyKey key, UUID token, String operation, String requestHash) {

  byte[] hash() {
    return HexFormat.of().parseHex(requestHash);
  }
}
