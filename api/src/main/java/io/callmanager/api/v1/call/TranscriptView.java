package io.callmanager.api.v1.call;

import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was said and pressed in a call.
///
/// @param entries in the order in which they began; none for a call that was not answered
record TranscriptView(UUID callId, CallStatus status, List<TranscriptEntry> entries) {

  static TranscriptView of(Call call, CallStory story) {
    Instant answered = call.answeredAt();
    return new TranscriptView(
        call.id().value(),
        call.status(),
        answered == null
            ? List.of()
            : story.entries().stream()
                .map(
                    entry ->
                        switch (entry) {
                          case CallStory.Speech speech -> TranscriptEntry.of(speech, answered);
                          case CallStory.Keys keys -> TranscriptEntry.of(keys, answered);
                        })
                .toList());
  }

  /// @param text what was said, or the keys that were pressed; null when it was not noted down
  /// @param offsetMillis how long after the answer it began
  /// @param endedAt null while it lasts
  /// @param heardMillis how much of it the callee heard; null while it lasts, and for keys
  /// @param complete whether it was heard to its end; null while it lasts, and for keys
  record TranscriptEntry(
      @Schema(allowableValues = {"agent", "callee"}) String speaker,
      @Schema(allowableValues = {"speech", "keys"}) String kind,
      @Nullable String text,
      Instant startedAt,
      @Nullable Instant endedAt,
      long offsetMillis,
      @Nullable Long heardMillis,
      @Nullable Boolean complete) {

    private static TranscriptEntry of(CallStory.Speech speech, Instant answered) {
      return new TranscriptEntry(
          "agent",
          "speech",
          speech.text(),
          speech.from(),
          speech.until(),
          Duration.between(answered, speech.from()).toMillis(),
          speech.heardMillis(),
          speech.whole());
    }

    private static TranscriptEntry of(CallStory.Keys keys, Instant answered) {
      return new TranscriptEntry(
          "callee",
          "keys",
          keys.digits(),
          keys.from(),
          keys.until(),
          Duration.between(answered, keys.from()).toMillis(),
          null,
          null);
    }
  }
}
