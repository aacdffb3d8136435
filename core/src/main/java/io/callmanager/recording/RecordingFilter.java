package io.callmanager.recording;

import io.callmanager.shared.CallId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which recordings to list; null for any.
///
/// @param from those that began then or later
/// @param to those that began before
public record RecordingFilter(
    @Nullable CallId call, @Nullable Instant from, @Nullable Instant to) {}
