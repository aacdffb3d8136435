package io.callmanager.call.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A trunk and how it is.
///
/// @param uri the trunk's SIP URI, without credentials
/// @param detail what the last check found, in words, such as `200 OK in 3 ms` or `no answer to OPTIONS`
/// @param channelsInUse calls on the trunk at the moment
/// @param maxChannels the most calls at once; null when unlimited
/// @param callsPerSecond the most new calls in a second; null when unlimited
public record TrunkStatus(
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
