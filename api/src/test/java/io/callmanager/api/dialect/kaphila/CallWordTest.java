package io.callmanager.api.dialect.kaphila;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import io.callmanager.call.spi.Answerer;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.TimeOrderedId;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Kaphila's words for the platform's.
class CallWordTest {

  @ParameterizedTest
  @CsvSource({
    "QUEUED,initiated",
    "INITIATED,initiated",
    "RINGING,ringing",
    "ANSWERED,answered",
    "COMPLETED,completed",
    "FAILED,failed",
    "BUSY,busy",
    "NO_ANSWER,no-answer"
  })
  void hasAWordForEachStatus(CallStatus status, String word) {
    assertThat(CallWord.of(status)).isEqualTo(word);
    assertThat(CallWord.statuses(word)).contains(status);
  }

  @Test
  void readsWordsHoweverTheyAreSpelt() {
    for (String word : new String[] {"no-answer", "NO_ANSWER", "noanswer", " No-Answer "}) {
      assertThat(CallWord.statuses(word)).containsExactly(CallStatus.NO_ANSWER);
    }
    assertThat(CallWord.statuses("initiated"))
        .containsExactlyInAnyOrder(CallStatus.QUEUED, CallStatus.INITIATED);
    assertThat(CallWord.statuses("gone")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REMOTE_HANGUP,200,normal_hangup,16",
    "LOCAL_HANGUP,200,normal_hangup,16",
    "ANNOUNCE_COMPLETE,200,normal_hangup,16",
    "CONVERSATION_COMPLETE,200,normal_hangup,16",
    "CONVERSATION_ERROR,200,conversation_error,16",
    "TRANSFERRED,200,normal_hangup,16",
    "CANCELED,,canceled,16",
    "MAX_DURATION,200,max_duration,16",
    "MACHINE_DETECTED,200,machine_detected,16",
    "ONE_WAY_AUDIO,200,one_way_audio,16",
    "BUSY,486,busy,17",
    "BUSY,600,busy,17",
    "NO_ANSWER,408,no_answer,19",
    "NO_ANSWER,480,no_answer,19",
    "NO_ANSWER,,no_answer,19",
    "REJECTED,603,rejected,21",
    "NOT_ALLOWED,,not_allowed,21",
    "NOT_FOUND,404,not_found,1",
    "QUEUE_TIMEOUT,,queue_timeout,102",
    "SERVICE_UNAVAILABLE,503,service_unavailable,41",
    "AUTH_FAILED,401,auth_failed,21",
    "AUTH_FAILED,407,auth_failed,21",
    "UNREACHABLE,,unreachable,38",
    "ERROR,484,error,28",
    "ERROR,488,error,58",
    "ERROR,500,error,41",
    "ERROR,502,error,38",
    "ERROR,504,error,102",
    "ERROR,410,error,1",
    "ERROR,481,error,127",
    "NODE_LOST,,node_lost,41",
    "SHUTDOWN,,shutdown,41"
  })
  void saysWhyACallHasEnded(EndReason reason, Integer sipCode, String word, String cause) {
    assertThat(CallWord.endReason(reason)).isEqualTo(word);
    assertThat(CallWord.hangupCause(reason, sipCode)).isEqualTo(cause);
  }

  @Test
  void knowsACauseForWhateverEndsACall() {
    assertThat(Arrays.stream(EndReason.values()).map(reason -> CallWord.hangupCause(reason, null)))
        .allMatch(cause -> Integer.parseInt(cause) > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "HUMAN,SHORT_GREETING,HUMAN,HUMAN",
    "MACHINE,LONG_GREETING,MACHINE,LONGGREETING",
    "MACHINE,INITIAL_SILENCE,MACHINE,INITIALSILENCE",
    "MACHINE,MAX_WORDS,MACHINE,MAXWORDS",
    "MACHINE,MAX_WORD_LENGTH,MACHINE,MAXWORDLENGTH",
    "MACHINE,BEEP,MACHINE,BEEP",
    "NOT_SURE,TOO_LONG,NOTSURE,TOOLONG"
  })
  void saysWhoAnswered(Answerer answerer, String cause, String status, String word) {
    Amd amd = Amd.of(answerer.name(), cause, 0.75);

    assertThat(amd).isEqualTo(new Amd(status, word, 0.75));
    assertThat(Amd.status(answerer)).isEqualTo(status);
    assertThat(Amd.status(null)).isNull();
  }

  @Test
  void namesARecordingByItsCallAndTime() {
    CallId call = CallId.next();
    RecordingId recording = RecordingId.next();
    long millis = TimeOrderedId.timeOf(recording.value()).toEpochMilli();

    RecordingName name = RecordingName.of(call, recording);

    assertThat(name.file()).isEqualTo("call-" + call + "-" + millis + ".wav");
    assertThat(name.id()).isEqualTo("call-" + call + "-" + millis);
    assertThat(RecordingName.parse(name.file())).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing.wav",
        "../call-6f9619ff-8b86-d011-b42d-00c04fc964ff-1.wav",
        "call-6f9619ff-8b86-d011-b42d-00c04fc964ff-1.wav/..",
        "call-6f9619ff-8b86-d011-b42d-00c04fc964ff-.wav",
        "call-6f9619ff-8b86-d011-b42d-00c04fc964ff-99999999999999999999.wav",
        "call-6F9619FF-8b86-d011-b42d-00c04fc964ff-1.wav",
        "call-1720012345.88-1739781234567.wav"
      })
  void looksForNothingButRecordings(String file) {
    assertThat(RecordingName.parse(file)).isEmpty();
  }

  @Test
  void numbersKeysByTheirIds() {
    UUID id = UUID.fromString("6f9619ff-8b86-d011-b42d-00c04fc964ff");

    assertThat(KeyHistoryController.number(id))
        .isPositive()
        .isEqualTo(KeyHistoryController.number(id));
    assertThat(KeyHistoryController.number(new UUID(7, 0))).isEqualTo(1);
  }
}
