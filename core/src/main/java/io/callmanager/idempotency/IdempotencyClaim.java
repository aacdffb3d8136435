package io.callmanager.idempotency;

import io.callmanager.shared.AccountId;
import java.util.UUID;

/// Somebody's right to carry out the request of a key. It is good until it is settled or somebody else has taken it over; then
/// nothing can be done by it any more.
///
/// @param token what tells it from every other claim on the same key; the column `claim`
public record IdempotencyClaim(AccountId account, IdempotencyKey key, UUID token) {}
