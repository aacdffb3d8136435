package io.callmanager.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A way out to the telephone network, and how it is.
///
/// @param uri the trunk's SIP URI, without credentials
/// @param detail what the last check found, in words
/// @param channelsInUse calls on the trunk at the moment
/// @param maxChannels the most calls at once; null when unlimited
/// @param callsPerSecond the most new calls in a second; null when unlimited
public record Trunk(
    String name,
    String uri,
    Health health,
    String detail,
    @Nullable Instant checkedAt,
    int channelsInUse,
    @Nullable Integer maxChannels,
    @Nullable Integer callsPerSecond) {

  /// Whether a trunk answers.
  public enum Health {
    UP,
    DOWN,
    UNKNOWN
  }
}
