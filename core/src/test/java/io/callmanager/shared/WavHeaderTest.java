package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavHeaderTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"0,0", "10,0", "44,0", "46,0", "48,4", "32047,32000", "32044,32000"})
  void mendsAFileOfAnyLength(int length, long sampleBytes) throws Exception {
    Path file = directory.resolve("cut.wav");
    Files.write(file, new byte[length]);
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(WavHeader.CALL.mend(open)).isEqualTo(sampleBytes);
    }
    assertThat(Files.size(file)).isEqualTo(WavHeader.BYTES + sampleBytes);
    try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
      assertThat(in.getFrameLength()).isEqualTo(sampleBytes / 4);
      assertThat(in.getFormat().getChannels()).isEqualTo(2);
      assertThat(in.getFormat().getSampleRate()).isEqualTo(8000);
    }
  }

  @Test
  void tellsNoMoreThanItsFieldsHold() {
    ByteBuffer header = ByteBuffer.allocate(WavHeader.BYTES);
    WavHeader.CALL.write(header, 1L << 40);
    assertThat(header.position()).isEqualTo(WavHeader.BYTES);
    assertThat(WavHeader.CALL.millis(32_000)).isEqualTo(1000);
  }
}
