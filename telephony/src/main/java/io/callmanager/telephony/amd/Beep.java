package io.callmanager.telephony.amd;

import java.util.OptionalInt;

/// A tone after which a machine records.
///
/// @param hertz its frequency; the lower one of two
/// @param secondHertz the higher one, if there were two
/// @param millis how long it was, to about 10 ms
public record Beep(int hertz, OptionalInt secondHertz, int millis) {}
