package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A trunk and how it is.
///
/// @param owner whose it is; null for the platform's
/// @param uri the trunk's SIP URI, or `twilio:` and the account's SID; without credentials
/// @param detail what the last check found, in words, such as `200 OK in 3 ms` or `no answer to OPTIONS`
/// @param registered whether it has taken our REGISTER; null where none is sent
/// @param channelsInUse calls on the trunk at the moment
/// @param maxChannels the most calls at once; null when unlimited
/// @param callsPerSecond the most new calls in a second; null when unlimited
public record TrunkStatus(
    TrunkId id,
    String name,
    @Nullable AccountId owner,
    String uri,
    Health health,
    String detail,
    @Nullable Instant checkedAt,
    @Nullable Boolean registered,
    int channelsInUse,
    @Nullable Integer maxChannels,
    @Nullable Integer callsPerSecond) {

  /// Whether a trunk takes calls.
  public enum Health {
    /// Not checked yet.
    UNKNOWN,
    /// It answers.
    UP,
    /// It asked to be left alone for a while (503 with Retry-After). No call goes through it.
    RESTING,
    /// Too many of its calls failed lately. Now and then one is let through to see if that is over; the others only where
    /// there is no better trunk.
    FAILING,
    /// It does not answer, or it refuses our REGISTER. Used only where there is no better trunk.
    DOWN
  }
}
