package io.callmanager.api.v1.call;

import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.CallTalk;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came of a call, worked out by plain rules from its timeline.
///
/// @param ringMillis from the dialling to the answer or the end; null until then
/// @param heardMillis how much of the agent's speech the callee heard
/// @param heardInFull whether the agent said all it began to say; null when it has said nothing yet
/// @param digits the keys that were pressed, in order
/// @param conversation what was found in its transcript; null while the call goes on, and when it held no conversation
record AnalysisView(
    UUID callId,
    @Schema(allowableValues = "rules") String method,
    CallStatus status,
    CallOutcome outcome,
    boolean answered,
    @Nullable Long ringMillis,
    int answeredSeconds,
    long heardMillis,
    @Nullable Boolean heardInFull,
    String digits,
    @Schema(
            example =
                "The callee answered after 3.2 s, heard the whole message (4.5 s heard) and pressed 1.")
        String summary,
    @Nullable ConversationAnalysisView conversation) {

  private static final int MILLIS_DIGITS = 3;

  static AnalysisView of(
      Call call, CallTalk talk, @Nullable ConversationAnalysisView conversation) {
    boolean answered = call.answeredAt() != null;
    Boolean heardInFull = heardInFull(talk);
    long heard =
        talk.speeches().stream()
            .mapToLong(speech -> speech.heardMillis() == null ? 0 : speech.heardMillis())
            .sum();
    CallOutcome outcome = CallOutcome.of(call, Boolean.TRUE.equals(heardInFull));
    Long ring = ringMillis(call);
    return new AnalysisView(
        call.id().value(),
        "rules",
        call.status(),
        outcome,
        answered,
        ring,
        call.answeredSeconds(),
        heard,
        heardInFull,
        talk.digits(),
        summary(outcome, answered, ring, heard, talk.digits()),
        conversation);
  }

  private static @Nullable Boolean heardInFull(CallTalk talk) {
    if (talk.speeches().stream().allMatch(speech -> speech.whole() == null)) {
      return null;
    }
    return talk.speeches().stream().allMatch(speech -> Boolean.TRUE.equals(speech.whole()));
  }

  private static @Nullable Long ringMillis(Call call) {
    Instant from = call.dialedAt();
    Instant to = call.answeredAt() != null ? call.answeredAt() : call.endedAt();
    return from == null || to == null ? null : Duration.between(from, to).toMillis();
  }

  private static String summary(
      CallOutcome outcome, boolean answered, @Nullable Long ring, long heard, String digits) {
    StringBuilder words = new StringBuilder();
    if (outcome == CallOutcome.IN_PROGRESS) {
      return words.append("The call ").append(outcome.predicate()).append('.').toString();
    }
    words.append("The callee ");
    if (answered) {
      words.append("answered");
      if (ring != null) {
        words.append(" after ").append(seconds(ring));
      }
      words.append(digits.isEmpty() ? " and " : ", ");
    }
    words.append(outcome.predicate());
    if (answered && heard > 0) {
      words.append(" (").append(seconds(heard)).append(" heard)");
    }
    if (!digits.isEmpty()) {
      words.append(" and pressed ").append(digits);
    }
    return words.append('.').toString();
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, MILLIS_DIGITS).setScale(1, RoundingMode.HALF_UP) + " s";
  }
}
