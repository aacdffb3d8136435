package io.callmanager.call;

import java.time.Instant;
import java.util.Map;

/// Something in a call's life that is to be written down.
///
/// @param status what the call is after it
/// @param data what its event tells
record Happening(CallEventType type, Instant at, CallStatus status, Map<String, Object> data) {}
