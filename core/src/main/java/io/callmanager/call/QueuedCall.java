package io.callmanager.call;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A call that waits for its turn, with what it takes to dial it.
///
/// @param outbound whether calls may be placed from the number that it shows
/// @param zone where the callee is, as the customer knows; null to go by the number
record QueuedCall(
    PlacedCall call, int version, CallWords words, boolean outbound, @Nullable ZoneId zone) {}
