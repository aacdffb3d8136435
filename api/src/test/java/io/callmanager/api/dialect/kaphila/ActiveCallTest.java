package io.callmanager.api.dialect.kaphila;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.dialect.kaphila.ActiveCall.CallRecording;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.recording.Recording;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.TimeOrderedId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActiveCallTest {

  private static final RecordingId ID = new RecordingId(TimeOrderedId.next());
  private static final RecordingId EARLIER = new RecordingId(TimeOrderedId.next());

  @Test
  void isRecordedFromTheBeginningOn() {
    assertThat(isActive(null)).isTrue();
    assertThat(isActive(told(CallEventType.RECORDING_STARTED, ID))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"RECORDING_STOPPED", "RECORDING_COMPLETED", "RECORDING_FAILED"})
  void isNotRecordedOnceItsRecordingHasStopped(CallEventType end) {
    assertThat(isActive(told(end, ID))).isFalse();
  }

  @Test
  void isRecordedAgainAfterAnEarlierRecording() {
    assertThat(isActive(told(CallEventType.RECORDING_STOPPED, EARLIER))).isTrue();
  }

  private static boolean isActive(@Nullable CallEvent recorder) {
    return CallRecording.of(
            new Recording(
                new AccountId(UUID.randomUUID()),
                ID,
                new CallId(UUID.randomUUID()),
                Recording.Status.RECORDING,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                2,
                null,
                null),
            recorder)
        .active();
  }

  private static CallEvent told(CallEventType type, RecordingId recording) {
    return new CallEvent(
        1, type.word(), Instant.EPOCH, Map.of("recordingId", recording.toString()));
  }
}
