package io.callmanager.credit;

import io.callmanager.shared.Credits;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Credits that are, or were, set aside for a call.
///
/// @param id the call's
/// @param settled what was charged in the end; none until then
/// @param entries what the ledger says of it: its making, then its resolution
public record CreditReservation(
    UUID id,
    Credits amount,
    State state,
    Credits settled,
    @Nullable Instant resolvedAt,
    List<Entry> entries) {

  /// What became of a reservation.
  public enum State {
    PENDING,
    SETTLED,
    RELEASED,
    EXPIRED
  }

  /// An entry of the ledger.
  ///
  /// @param kind `RESERVE`, `SETTLE`, `RELEASE` or `EXPIRE`
  public record Entry(
      UUID id, String kind, long available, long reserved, long spent, Instant at) {}
}
