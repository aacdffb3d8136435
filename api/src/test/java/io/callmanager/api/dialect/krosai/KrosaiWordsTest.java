package io.callmanager.api.dialect.krosai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.call.CallStatus;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// KrosAI's words for calls, ids and money.
class KrosaiWordsTest {

  private static final String ID = "550e8400-e29b-41d4-a716-446655440000";

  @ParameterizedTest
  @CsvSource({
    "QUEUED,initiated",
    "INITIATED,initiated",
    "RINGING,ringing",
    "ANSWERED,in_progress",
    "COMPLETED,completed",
    "FAILED,failed",
    "BUSY,busy",
    "NO_ANSWER,no_answer",
  })
  void hasAWordForEachStatus(CallStatus status, String word) {
    assertThat(CallWord.of(status, false)).isEqualTo(word);
    assertThat(CallWord.meaning(word)).contains(status);
  }

  @Test
  void aCallWhoseAgentStillWaitsForWhoAnsweredIsAnswered() {
    assertThat(CallWord.of(CallStatus.ANSWERED, true)).isEqualTo("answered");
  }

  @ParameterizedTest
  @EnumSource(CallStatus.class)
  void isFoundByTheWordItIsShownWith(CallStatus status) {
    assertThat(CallWord.ALL).contains(CallWord.of(status, true));
    assertThat(CallWord.meaning(CallWord.of(status, true))).contains(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call_550e8400-e29b-41d4-a716-446655440000",
        "550e8400-e29b-41d4-a716-446655440000",
        "550E8400-E29B-41D4-A716-446655440000",
        "550e8400e29b41d4a716446655440000",
        "call_550e8400e29b41d4a716446655440000",
      })
  void understandsAnIdHoweverItIsWritten(String text) {
    assertThat(KrosaiId.CALL.read(text)).contains(UUID.fromString(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "call_",
        "call_xyz789",
        "ep_550e8400-e29b-41d4-a716-446655440000",
        "550e8400-e29b-41d4-a716-44665544000",
        "550e8400e29b-41d4-a716-446655440000",
      })
  void takesNothingElseForACallsId(String text) {
    assertThat(KrosaiId.CALL.read(text)).isEmpty();
  }

  @Test
  void writesIdsWithTheirKind() {
    assertThat(KrosaiId.of(new CallId(UUID.fromString(ID)))).isEqualTo("call_" + ID);
    assertThat(KrosaiId.of(new AgentId(UUID.fromString(ID)))).isEqualTo("ep_" + ID);
  }

  @Test
  void writesInstantsToTheSecond() {
    assertThat(KrosaiEntries.second(Instant.parse("2026-01-10T12:00:00.987Z")))
        .isEqualTo("2026-01-10T12:00:00Z");
    assertThat(KrosaiEntries.second(Instant.parse("2026-01-10T12:00:00Z")))
        .isEqualTo("2026-01-10T12:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({"1,7,7", "0.5,3,2", "0.5,1,1", "0.4,1,0", "2.5,5,13", "0,9,0"})
  void roundsCentsHalfUp(BigDecimal perCredit, long credits, long cents) {
    assertThat(new KrosaiProperties(perCredit).cents(new Credits(credits))).isEqualTo(cents);
  }

  @Test
  void takesNoNegativePrice() {
    assertThatThrownBy(() -> new KrosaiProperties(BigDecimal.valueOf(-1)))
        .hasMessageContaining("callmanager.dialects.krosai.cents-per-credit");
  }
}
