package io.callmanager.telephony.speech.sound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BiConsumer;

/// Files with a tone in them, and how to listen to it.
final class SoundFiles {

  static final double HERTZ = 1000;

  /// −10 dB of full scale.
  static final double AMPLITUDE = 0.316227766;

  private SoundFiles() {}

  /// Half a second of the tone at −10 dB in a WAV file, alike on all channels.
  ///
  /// @param write writes a sample between −1 and 1
  static byte[] wav(
      int format, int bits, int channels, int rate, BiConsumer<ByteBuffer, Double> write) {
    int frameBytes = channels * bits / 8;
    ByteBuffer data = ByteBuffer.allocate(rate / 2 * frameBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rate / 2; i++) {
      double sample = AMPLITUDE * Math.sin(2 * Math.PI * HERTZ * i / rate);
      for (int channel = 0; channel < channels; channel++) {
        write.accept(data, sample);
      }
    }
    return wav(format, bits, channels, rate, data.array(), data.capacity());
  }

  /// A WAV file of linear 16 bits.
  static byte[] wav(int channels, int rate) {
    return wav(1, 16, channels, rate, (data, sample) -> data.putShort(scaled(sample)));
  }

  static short scaled(double sample) {
    return (short) Math.round(sample * 32_767);
  }

  /// A WAV file.
  ///
  /// @param claimed how large it says the data is
  static byte[] wav(int format, int bits, int channels, int rate, byte[] data, int claimed) {
    ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii("RIFF")).putInt(36 + claimed).put(ascii("WAVEfmt ")).putInt(16);
    head.putShort((short) format).putShort((short) channels).putInt(rate);
    head.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    head.putShort((short) bits).put(ascii("data")).putInt(claimed);
    return join(head.array(), data);
  }

  static byte[] resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(SoundFiles.class.getResourceAsStream("/sound/" + name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// How loud a tone is in the middle of a sound of 8 kHz, in dB of full scale.
  static double decibels(short[] samples, double hertz) {
    int from = samples.length / 4;
    int to = 3 * samples.length / 4;
    double sine = 0;
    double cosine = 0;
    for (int i = from; i < to; i++) {
      sine += samples[i] * Math.sin(2 * Math.PI * hertz * i / 8000);
      cosine += samples[i] * Math.cos(2 * Math.PI * hertz * i / 8000);
    }
    return 20 * Math.log10(Math.max(1e-9, 2 * Math.hypot(sine, cosine) / (to - from) / 32_767));
  }

  /// How loud everything is in the middle of a sound, as the peak of a tone of the same power, in dB of full scale.
  static double decibels(short[] samples) {
    int from = samples.length / 4;
    int to = 3 * samples.length / 4;
    double energy = 0;
    for (int i = from; i < to; i++) {
      energy += (double) samples[i] * samples[i];
    }
    return 20 * Math.log10(Math.sqrt(2 * energy / (to - from)) / 32_767);
  }
}
