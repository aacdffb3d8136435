package io.callmanager.telephony.recording;

/// Why a recording could not go on.
///
/// @param keptMillis how much of it is there; 0 for nothing
public record TapeFailure(String words, long keptMillis) {}
