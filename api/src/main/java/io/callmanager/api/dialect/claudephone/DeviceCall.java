package io.callmanager.api.dialect.claudephone;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.Call;
import io.callmanager.call.Transcript;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A call as Claude Phone shows it.
///
/// @param duration whole seconds from the answer to the end; null before, and when nobody answered
/// @param reason why it has ended; null until then
/// @param turnCount how often the callee has spoken; only in conversations
/// @param conversationHistory what was said; only in conversations
record DeviceCall(
    boolean success,
    String callId,
    @Schema(example = "+15551234567") String to,
    @Schema(allowableValues = {"queued", "dialing", "playing", "conversing", "completed", "failed"})
        String state,
    @Schema(allowableValues = {"announce", "conversation"}) String mode,
    Instant createdAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    @Nullable Long duration,
    @Schema(example = "announce_complete") @Nullable String reason,
    @Schema(example = "+15559876543") String callerId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer turnCount,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Said> conversationHistory) {

  /// @param spoken whether the message was said
  /// @param transcript null where the call is no conversation
  static DeviceCall of(Call call, AgentMode mode, boolean spoken, @Nullable Transcript transcript) {
    boolean answered = call.answeredAt() != null;
    List<Said> said =
        transcript == null
            ? null
            : transcript.lines().stream()
                .map(line -> Said.of(line, transcript.answeredAt()))
                .toList();
    return new DeviceCall(
        true,
        call.id().toString(),
        call.to().e164(),
        DeviceState.of(call.status(), answered, spoken, call.endReason()),
        mode.name().toLowerCase(Locale.ROOT),
        call.startedAt(),
        call.answeredAt(),
        call.endedAt(),
        seconds(call),
        call.endReason() == null ? null : DeviceState.reason(call.endReason(), mode, answered),
        call.from().e164(),
        said == null
            ? null
            : Math.toIntExact(said.stream().filter(line -> line.role().equals(Said.USER)).count()),
        said);
  }

  /// Whole seconds from the answer to the end.
  static @Nullable Long seconds(Call call) {
    return call.answeredAt() == null || call.endedAt() == null
        ? null
        : Duration.between(call.answeredAt(), call.endedAt()).toSeconds();
  }

  /// What somebody said.
  record Said(
      @Schema(allowableValues = {"user", "assistant"}) String role,
      String content,
      Instant timestamp) {

    static final String USER = "user";

    static Said of(Transcript.Line line, Instant answeredAt) {
      return new Said(
          line.who() == Speaker.CALLEE ? USER : "assistant",
          line.text(),
          answeredAt.plusMillis(line.startMillis()));
    }
  }
}
