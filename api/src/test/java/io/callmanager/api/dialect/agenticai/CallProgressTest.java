package io.callmanager.api.dialect.agenticai;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallProgressTest {

  @ParameterizedTest
  @CsvSource({
    "QUEUED, initiating",
    "INITIATED, initiating",
    "RINGING, ringing",
    "ANSWERED, in-progress",
  })
  void tellsHowFarACallIs(CallStatus status, String word) {
    assertThat(CallProgress.of(status, null)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, CONVERSATION_COMPLETE, completed",
    "COMPLETED, LOCAL_HANGUP, completed",
    "BUSY, BUSY, busy",
    "NO_ANSWER, NO_ANSWER, no-answer",
    "FAILED, CANCELED, canceled",
    "FAILED, REJECTED, failed",
    "FAILED, SERVICE_UNAVAILABLE, failed",
  })
  void tellsHowACallEnded(CallStatus status, EndReason reason, String word) {
    assertThat(CallProgress.of(status, reason)).isEqualTo(word);
  }

  @ParameterizedTest
  @EnumSource(CallStatus.class)
  void hasAWordForEveryStatus(CallStatus status) {
    assertThat(CallProgress.of(status, null)).isNotEmpty();
  }

  @Test
  void onlyACallThatNobodyAnsweredIsCanceled() {
    for (EndReason reason : EndReason.values()) {
      assertThat(CallProgress.of(CallStatus.COMPLETED, reason)).isEqualTo("completed");
    }
  }
}
