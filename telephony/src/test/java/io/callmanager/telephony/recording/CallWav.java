package io.callmanager.telephony.recording;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// A recording as another program reads it: by Java's own reader of WAV files.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CallWav(short[] left, short[] right) {

  public static CallWav read(Path file) throws IOException, UnsupportedAudioFileException {
    byte[] bytes = Files.readAllBytes(file);
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes))) {
      AudioFormat format = in.getFormat();
      if (format.getChannels() != 2
          || format.getSampleRate() != 8000
          || format.getSampleSizeInBits() != 16
          || format.isBigEndian()) {
        throw new UnsupportedAudioFileException(format.toString());
      }
      ByteBuffer samples = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int length = samples.remaining() / 4;
      if (length != in.getFrameLength()) {
        throw new UnsupportedAudioFileException(
            length + " samples where the header tells of " + in.getFrameLength());
      }
      CallWav read = new CallWav(new short[length], new short[length]);
      for (int i = 0; i < length; i++) {
        read.left[i] = samples.getShort();
        read.right[i] = samples.getShort();
      }
      return read;
    }
  }
}
