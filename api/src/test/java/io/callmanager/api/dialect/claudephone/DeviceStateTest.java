package io.callmanager.api.dialect.claudephone;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceStateTest {

  private static final Set<String> OF_COMPLETED =
      Set.of(
          "announce_complete",
          "conversation_complete",
          "conversation_error",
          "remote_hangup",
          "local_hangup");
  private static final Set<String> OF_FAILED =
      Set.of(
          "busy",
          "no_answer",
          "not_found",
          "rejected",
          "service_unavailable",
          "auth_failed",
          "error");

  @ParameterizedTest
  @CsvSource({
    "QUEUED, false, queued",
    "INITIATED, false, dialing",
    "RINGING, false, dialing",
    "ANSWERED, false, playing",
    "ANSWERED, true, conversing"
  })
  void namesTheStateOfACallUnderWay(CallStatus status, boolean spoken, String state) {
    assertThat(DeviceState.of(status, status == CallStatus.ANSWERED, spoken, null))
        .isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void tellsAReasonThatGoesWithTheState(EndReason reason) {
    for (boolean answered : new boolean[] {true, false}) {
      for (AgentMode mode : AgentMode.values()) {
        String state = DeviceState.ended(reason, answered);
        String told = DeviceState.reason(reason, mode, answered);
        if (answered) {
          assertThat(state).isEqualTo("completed");
        }
        if (possible(reason, answered)) {
          assertThat(told).isIn(state.equals("completed") ? OF_COMPLETED : OF_FAILED);
        }
      }
    }
  }

  /// Whether a call can have ended so, answered or not.
  private static boolean possible(EndReason reason, boolean answered) {
    return switch (reason) {
      case ANNOUNCE_COMPLETE,
          CONVERSATION_COMPLETE,
          CONVERSATION_ERROR,
          REMOTE_HANGUP,
          LOCAL_HANGUP,
          MAX_DURATION,
          MACHINE_DETECTED,
          TRANSFERRED ->
          answered;
      case CANCELED,
          QUEUE_TIMEOUT,
          NOT_ALLOWED,
          BUSY,
          NO_ANSWER,
          NOT_FOUND,
          REJECTED,
          SERVICE_UNAVAILABLE,
          AUTH_FAILED,
          UNREACHABLE,
          ERROR ->
          !answered;
      case ONE_WAY_AUDIO, NODE_LOST, SHUTDOWN -> true;
    };
  }

  @Test
  void takesAnEndAtOurWordForCompleted() {
    assertThat(DeviceState.ended(EndReason.CANCELED, false)).isEqualTo("completed");
    assertThat(DeviceState.reason(EndReason.CANCELED, AgentMode.ANNOUNCE, false))
        .isEqualTo("local_hangup");
  }
}
