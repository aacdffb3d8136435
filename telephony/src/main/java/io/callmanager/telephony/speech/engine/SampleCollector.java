package io.callmanager.telephony.speech.engine;

import com.sun.speech.freetts.audio.AudioPlayer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;

/// Takes FreeTTS's samples instead of a loudspeaker.
final class SampleCollector implements AudioPlayer {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
  private AudioFormat format = new AudioFormat(16_000, 16, 1, true, true);

  short[] samples() {
    ByteOrder order = format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    short[] samples = new short[bytes.size() / 2];
    ByteBuffer.wrap(bytes.toByteArray()).order(order).asShortBuffer().get(samples);
    return samples;
  }

  int sampleRate() {
    return Math.round(format.getSampleRate());
  }

  @Override
  public void setAudioFormat(AudioFormat format) {
    this.format = format;
  }

  @Override
  public AudioFormat getAudioFormat() {
    return format;
  }

  @Override
  public boolean write(byte[] audio) {
    return write(audio, 0, audio.length);
  }

  @Override
  public boolean write(byte[] audio, int offset, int size) {
    bytes.write(audio, offset, size);
    return true;
  }

  @Override
  public boolean end() {
    return true;
  }

  @Override
  public boolean drain() {
    return true;
  }

  @Override
  public float getVolume() {
    return 1;
  }

  @Override
  public long getTime() {
    return 0;
  }

  @Override
  public void begin(int size) {}

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void reset() {}

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  @Override
  public void setVolume(float volume) {}

  @Override
  public void resetTime() {}

  @Override
  public void startFirstSampleTimer() {}

  @Override
  public void showMetrics() {}
}
