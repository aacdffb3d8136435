package io.callmanager.telephony.peers;

import io.callmanager.telephony.rtp.G711;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Noise that is like nothing but itself, and that a law of G.711 carries as it is: a recording of it tells which of its
/// samples were heard, and when.
///
/// @param samples at 8 kHz
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Noise(short[] samples) {

  /// The samples of 20 ms, as a packet has them.
  public static final int FRAME = 160;

  /// Some of it, the same for the same length.
  public static Noise of(G711 law, int millis) {
    Random random = new Random(millis);
    short[] samples = new short[millis * FRAME / 20];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = law.decode((byte) random.nextInt(256));
    }
    return new Noise(samples);
  }

  public int frames() {
    return samples.length / FRAME;
  }

  /// What is left of it from a sample on.
  public Noise from(int sample) {
    return new Noise(Arrays.copyOfRange(samples, sample, samples.length));
  }

  /// Where it begins in a recording that has all of it; -1 when none of it or only a part is there.
  public int in(short[] recording) {
    for (int at = 0; at + samples.length <= recording.length; at++) {
      if (Arrays.equals(samples, 0, samples.length, recording, at, at + samples.length)) {
        return at;
      }
    }
    return -1;
  }

  /// Which frames of it a recording consists of, in the recording's order. What else is in it, such as silence, is left out.
  public List<Integer> framesIn(short[] recording) {
    List<Integer> found = new ArrayList<>();
    for (int at = 0; at + FRAME <= recording.length; at += FRAME) {
      for (int frame = 0; frame < frames(); frame++) {
        int from = frame * FRAME;
        if (Arrays.equals(recording, at, at + FRAME, samples, from, from + FRAME)) {
          found.add(frame);
        }
      }
    }
    return found;
  }
}
