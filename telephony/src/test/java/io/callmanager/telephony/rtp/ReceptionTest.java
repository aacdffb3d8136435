package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionTest {

  private static final int SOURCE = 4711;
  private final Reception reception = new Reception();

  @Test
  void hasNothingToTellAtFirst() {
    assertThat(reception.isEmpty()).isTrue();
    assertThat(reception.lost()).isZero();
    assertThat(reception.expected()).isZero();
  }

  @Test
  void countsOverTheWrapOfTheSequence() {
    for (int i = 0; i < 100; i++) {
      note(65_500 + i);
    }

    assertThat(reception.received()).isEqualTo(100);
    assertThat(reception.expected()).isEqualTo(100);
    assertThat(reception.lost()).isZero();
    assertThat(reception.extendedHighest()).isEqualTo(0x10000 + 63);
  }

  @Test
  void countsWhatIsMissing() {
    for (int i = 0; i < 100; i++) {
      if (i % 10 != 5) {
        note(i);
      }
    }

    assertThat(reception.lost()).isEqualTo(10);
  }

  @Test
  void takesWhatComesOutOfOrderForReceived() {
    note(1);
    note(3);
    note(2);
    note(4);

    assertThat(reception.lost()).isZero();
    assertThat(reception.expected()).isEqualTo(4);
  }

  @Test
  void countsAnewForAnotherSourceAndKeepsWhatWasLost() {
    note(1);
    note(3);
    reception.note(SOURCE + 1, 50_000, 0, 0, true);
    reception.note(SOURCE + 1, 50_001, 160, 20_000_000, true);

    assertThat(reception.ssrc()).isEqualTo(SOURCE + 1);
    assertThat(reception.received()).isEqualTo(4);
    assertThat(reception.lost()).isEqualTo(1);
    assertThat(reception.expected()).isEqualTo(2);
  }

  @Test
  void doesNotTakeOneWildSequenceNumberForLoss() {
    note(1);
    note(30_000);
    note(2);

    assertThat(reception.lost()).isZero();
  }

  @Test
  void followsASequenceThatRestarted() {
    note(1);
    note(30_000);
    note(30_001);
    note(30_002);

    assertThat(reception.extendedHighest()).isEqualTo(30_002);
    assertThat(reception.lost()).isZero();
  }

  @Test
  void hasNoJitterForAnEvenStreamAndSomeForAnUnevenOne() {
    for (int i = 0; i < 200; i++) {
      reception.note(SOURCE, i, -16_000 + 160 * i, 20_000_000L * i, true);
    }
    assertThat(reception.jitter()).isZero();
    for (int i = 200; i < 400; i++) {
      long offset = i % 2 == 0 ? 0 : 10_000_000;
      reception.note(SOURCE, i, -16_000 + 160 * i, 20_000_000L * i + offset, true);
    }
    assertThat(reception.jitter() / 8.0).isBetween(9.0, 10.5);
  }

  private void note(int sequence) {
    reception.note(SOURCE, sequence & 0xffff, sequence * 160, sequence * 20_000_000L, true);
  }
}
