package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DigitReceiverTest {

  private final DigitReceiver digits = new DigitReceiver();
  private final StringBuilder heard = new StringBuilder();

  @Test
  void tellsAPressOnceHoweverOftenItIsReported() {
    press('5', 8000);

    assertThat(heard).hasToString("5");
  }

  @Test
  void tellsTheSameKeyPressedTwice() {
    press('5', 8000);
    press('5', 9600);

    assertThat(heard).hasToString("55");
  }

  @Test
  void needsNoSingleOneOfThePackets() {
    event(1, 8000, 480, false);
    event(2, 20_000, 800, true);
    event(11, 30_000, 160, false);
    event(11, 31_600, 160, false); // pressed again: the end of the first was lost

    assertThat(heard).hasToString("12##");
  }

  @Test
  void takesALongPressInSegmentsForOne() {
    event(9, 8000, 160, false);
    event(9, 8000, 0xffff, false);
    event(9, 8000 + 0xffff, 160, false);
    event(9, 8000 + 0xffff, 320, true);

    assertThat(heard).hasToString("9");
  }

  @Test
  void takesAnEventWhoseTimestampWronglyMovesForOne() {
    for (int i = 0; i < 5; i++) {
      event(3, 8000 + 160 * i, 160 * (i + 1), false);
    }
    event(3, 8000 + 160 * 4, 800, true);

    assertThat(heard).hasToString("3");
  }

  @Test
  void readsOverACopyThatComesLate() {
    press('1', 8000);
    press('2', 9600);
    event(1, 8000, 800, true);

    assertThat(heard).hasToString("12");
  }

  @Test
  void goesOnOverTheTimestampsEnd() {
    press('7', -400);
    press('8', 1200);

    assertThat(heard).hasToString("78");
  }

  @Test
  void tellsOnlyKeys() {
    for (int event = 0; event < 256; event++) {
      event(event, event * 2000, 800, true);
    }

    assertThat(heard).hasToString("0123456789*#ABCD");
  }

  @Property(tries = 2000)
  void survivesAnyPayload(@ForAll int timestamp, @ForAll @Size(max = 20) byte[] payload) {
    char digit = digits.note(0, payload.length, timestamp, ByteBuffer.wrap(payload));

    assertThat(digit == DigitReceiver.NONE || payload.length >= 4).isTrue();
  }

  private void press(char key, int timestamp) {
    int event = "0123456789*#ABCD".indexOf(key);
    for (int duration = 160; duration < 800; duration += 160) {
      event(event, timestamp, duration, false);
    }
    for (int copy = 0; copy < 3; copy++) {
      event(event, timestamp, 800, true);
    }
  }

  private void event(int event, int timestamp, int duration, boolean end) {
    ByteBuffer payload = ByteBuffer.allocate(4);
    payload.put((byte) event).put((byte) (end ? 0x8a : 0x0a)).putShort((short) duration);
    char digit = digits.note(0, 4, timestamp, payload);
    if (digit != DigitReceiver.NONE) {
      heard.append(digit);
    }
  }
}
