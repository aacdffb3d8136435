package io.callmanager.telephony.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.speech.SpeechException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WavTest {

  @Test
  void readsSamplesWhateverSizesAStreamClaims() throws SpeechException {
    byte[] file = wav(1, 1, 16, 22_050, 0x7ffff000, (short) 1, (short) -2, (short) 3);

    Wav wav = Wav.read(file);
    assertThat(wav.sampleRate()).isEqualTo(22_050);
    assertThat(wav.samples()).containsExactly((short) 1, (short) -2, (short) 3);
  }

  @Test
  void stopsWhereTheChunkEnds() throws SpeechException {
    assertThat(Wav.read(wav(1, 1, 16, 8000, 2, (short) 1, (short) 2)).samples()).hasSize(1);
  }

  @Test
  void refusesOtherKindsOfSound() {
    assertThatThrownBy(() -> Wav.read(wav(3, 1, 16, 8000, 2))).isInstanceOf(SpeechException.class);
    assertThatThrownBy(() -> Wav.read(wav(1, 2, 16, 8000, 2))).hasMessageContaining("2 channels");
    assertThatThrownBy(() -> Wav.read(wav(1, 1, 8, 8000, 2))).hasMessageContaining("8 bits");
    assertThatThrownBy(() -> Wav.read(wav(1, 1, 16, 1, 2))).hasMessageContaining("1 Hz");
    assertThatThrownBy(() -> Wav.read(new byte[0])).hasMessageContaining("no WAV");
  }

  @Property(tries = 2000)
  void throwsNothingElseOverABrokenFile(
      @ForAll @IntRange(max = 49) int at, @ForAll byte value, @ForAll @IntRange(max = 50) int cut) {
    byte[] file = wav(1, 1, 16, 8000, 6, (short) 1, (short) 2, (short) 3);
    file[at] = value;
    try {
      assertThat(Wav.read(Arrays.copyOf(file, cut)).samples().length).isLessThanOrEqualTo(3);
    } catch (SpeechException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static byte[] wav(
      int format, int channels, int bits, int rate, int size, short... samples) {
    ByteBuffer out = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(0x7ffff024).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) format).putShort((short) channels).putInt(rate).putInt(2 * rate);
    out.putShort((short) 2).putShort((short) bits).put(ascii("data")).putInt(size);
    for (short sample : samples) {
      out.putShort(sample);
    }
    return out.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
