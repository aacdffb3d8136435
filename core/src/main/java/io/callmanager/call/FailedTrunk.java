package io.callmanager.call;

import org.jspecify.annotations.Nullable;

/// A trunk that could not take a call.
///
/// @param sipCode its final answer; null when it gave none
/// @param words its own, or why it could not be reached
public record FailedTrunk(String trunk, @Nullable Integer sipCode, String words) {}
