package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {

  /// Ends and steps of the tables in ITU-T G.711, scaled to 16 bits.
  @ParameterizedTest
  @CsvSource({
    "MU_LAW, 0x00, -32124",
    "MU_LAW, 0x80, 32124",
    "MU_LAW, 0x8f, 16764",
    "MU_LAW, 0x9f, 8316",
    "MU_LAW, 0xef, 132",
    "MU_LAW, 0xfe, 8",
    "MU_LAW, 0xff, 0",
    "MU_LAW, 0x7f, 0",
    "A_LAW, 0xaa, 32256",
    "A_LAW, 0x2a, -32256",
    "A_LAW, 0xa5, 16896",
    "A_LAW, 0xd5, 8",
    "A_LAW, 0x55, -8",
    "A_LAW, 0xd4, 24",
    "A_LAW, 0xc5, 264"
  })
  void expandsToTheTablesValues(G711 law, String code, short linear) {
    assertThat(law.decode((byte) (int) Integer.decode(code))).isEqualTo(linear);
  }

  @ParameterizedTest
  @EnumSource(G711.class)
  void keepsEveryCodeThroughLinearAndBack(G711 law) {
    for (int code = 0; code < 256; code++) {
      byte expected = (byte) (law == G711.MU_LAW && code == 0x7f ? 0xff : code); // −0 is 0
      assertThat(law.encode(law.decode((byte) code))).isEqualTo(expected);
    }
  }

  /// Half a step of the segment is lost at most, and what was cut off before.
  @ParameterizedTest
  @EnumSource(G711.class)
  void isTrueToWithinAThirtySecond(G711 law) {
    for (int sample = -32_124; sample <= 32_124; sample++) {
      int error = Math.abs(law.decode(law.encode((short) sample)) - sample);
      int allowed = Math.max(8, (Math.abs(sample) + 132) / 32) + 4;
      assertThat(error).as("sample %d", sample).isLessThanOrEqualTo(allowed);
    }
  }

  /// For negative samples the JDK takes the magnitude, less 8 for A-law, where the ITU takes the ones' complement; and
  /// its mu-law overflows above 32,635.
  @Test
  void agreesWithTheCodecsOfTheJdk() throws IOException {
    byte[] alaw = encodedByTheJdk(AudioFormat.Encoding.ALAW);
    byte[] ulaw = encodedByTheJdk(AudioFormat.Encoding.ULAW);
    for (int sample = -32_635; sample <= 32_635; sample++) {
      short linear = (short) sample;
      int forA = sample < 0 ? sample - 7 : sample;
      assertThat(G711.A_LAW.encode(linear)).as("A %d", sample).isEqualTo(alaw[forA & 0xffff]);
      if (sample != -1) {
        int forMu = sample < 0 ? sample + 1 : sample;
        assertThat(G711.MU_LAW.encode(linear)).as("mu %d", sample).isEqualTo(ulaw[forMu & 0xffff]);
      }
    }
    assertThat(G711.MU_LAW.encode((short) -1)).isEqualTo((byte) 0x7f);
  }

  private static byte[] encodedByTheJdk(AudioFormat.Encoding encoding) throws IOException {
    ByteBuffer linear = ByteBuffer.allocate(2 * 0x10000).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 0x10000; i++) {
      linear.putShort((short) i);
    }
    AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
    try (AudioInputStream in =
        AudioSystem.getAudioInputStream(
            encoding,
            new AudioInputStream(new ByteArrayInputStream(linear.array()), format, 0x10000))) {
      return in.readAllBytes();
    }
  }
}
