package io.callmanager.call;

import java.time.Instant;
import java.util.Map;

/// An event of a call's timeline.
///
/// @param sequence counts a call's events from 1 without a gap
/// @param type such as `call.answered`
public record CallEvent(int sequence, String type, Instant at, Map<String, Object> data) {}
