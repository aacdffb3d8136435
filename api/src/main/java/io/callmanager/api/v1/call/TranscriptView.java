package io.callmanager.api.v1.call;

import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.CallTalk;
import io.callmanager.call.spi.ConversationTurn;
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

  static TranscriptView of(Call call, CallTalk talk) {
    Instant answered = call.answeredAt();
    return new TranscriptView(
        call.id().value(),
        call.status(),
        answered == null
            ? List.of()
            : talk.entries().stream()
                .map(
                    entry ->
                        switch (entry) {
                          case CallTalk.Speech speech -> TranscriptEntry.of(speech, answered);
                          case CallTalk.Keys keys -> TranscriptEntry.of(keys, answered);
                          case CallTalk.Turn turn -> TranscriptEntry.of(turn, answered);
                        })
                .toList());
  }

  /// @param text what was said, or the keys that were pressed; null when it was not noted down
  /// @param offsetMillis how long after the answer it began
  /// @param endedAt null while it lasts
  /// @param heardMillis how much of it the callee heard; null while it lasts, and for keys
  /// @param complete whether it was heard to its end; null while it lasts, and for keys
  /// @param interrupted whether the other one spoke before its end; null where nobody could
  /// @param confidence how sure it is that the callee said this, 0 to 1; null for the agent's, and for keys
  /// @param recognizedBy the engine that understood the callee; null for the agent's, and for keys
  /// @param responseMillis how long the callee waited for the first sound of it; null where nobody waited
  record TranscriptEntry(
      @Schema(allowableValues = {"agent", "callee"}) String speaker,
      @Schema(allowableValues = {"speech", "keys"}) String kind,
      @Nullable String text,
      Instant startedAt,
      @Nullable Instant endedAt,
      long offsetMillis,
      @Nullable Long heardMillis,
      @Nullable Boolean complete,
      @Nullable Boolean interrupted,
      @Nullable Double confidence,
      @Nullable String recognizedBy,
      @Nullable Long responseMillis) {

    private static TranscriptEntry of(CallTalk.Speech speech, Instant answered) {
      return new TranscriptEntry(
          "agent",
          "speech",
          speech.text(),
          speech.from(),
          speech.until(),
          Duration.between(answered, speech.from()).toMillis(),
          speech.heardMillis(),
          speech.whole(),
          null,
          null,
          null,
          null);
    }

    private static TranscriptEntry of(CallTalk.Keys keys, Instant answered) {
      return new TranscriptEntry(
          "callee",
          "keys",
          keys.digits(),
          keys.from(),
          keys.until(),
          Duration.between(answered, keys.from()).toMillis(),
          null,
          null,
          null,
          null,
          null,
          null);
    }

    private static TranscriptEntry of(CallTalk.Turn turn, Instant answered) {
      boolean agent = turn.who() == ConversationTurn.Speaker.AGENT;
      boolean keys = "keys".equals(turn.by());
      return new TranscriptEntry(
          agent ? "agent" : "callee",
          keys ? "keys" : "speech",
          turn.text(),
          turn.from(),
          turn.until(),
          Duration.between(answered, turn.from()).toMillis(),
          agent ? Duration.between(turn.from(), turn.until()).toMillis() : null,
          agent ? !turn.interrupted() : null,
          turn.interrupted(),
          keys ? null : turn.confidence(),
          keys ? null : turn.by(),
          turn.responseMillis());
    }
  }
}
