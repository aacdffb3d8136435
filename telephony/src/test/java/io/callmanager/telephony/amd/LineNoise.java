package io.callmanager.telephony.amd;

import io.callmanager.telephony.speech.engine.TestVoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Noises of telephone lines, with a root mean square of 1.
enum LineNoise {
  WHITE,
  PINK,
  HUM,
  BABBLE;

  private static final List<String> CHATTER =
      List.of(
          "I told her that the train was late again, and she said that we should take the bus.",
          "Two coffees and a piece of that cake over there, please, and the bill when you can.",
          "So then he moved the whole meeting to Thursday, without asking any one of us first.",
          "The weather is going to be fine at the weekend, let us go down to the lake and swim.");

  double[] of(int length, Random random, List<TestVoice> voices) {
    double[] noise =
        switch (this) {
          case WHITE -> white(length, random);
          case PINK -> pink(length, random);
          case HUM -> hum(length, random);
          case BABBLE -> babble(length, random, voices);
        };
    double sum = 0;
    for (double sample : noise) {
      sum += sample * sample;
    }
    double level = Math.sqrt(sum / length);
    for (int i = 0; i < length; i++) {
      noise[i] /= level;
    }
    return noise;
  }

  private static double[] white(int length, Random random) {
    double[] noise = new double[length];
    for (int i = 0; i < length; i++) {
      noise[i] = random.nextGaussian();
    }
    return noise;
  }

  /// Paul Kellet's economical filter.
  private static double[] pink(int length, Random random) {
    double[] noise = new double[length];
    double slow = 0;
    double middle = 0;
    double fast = 0;
    for (int i = 0; i < length; i++) {
      double white = random.nextGaussian();
      slow = 0.99765 * slow + white * 0.0990460;
      middle = 0.96300 * middle + white * 0.2965164;
      fast = 0.57000 * fast + white * 1.0526913;
      noise[i] = slow + middle + fast + white * 0.1848;
    }
    return noise;
  }

  private static double[] hum(int length, Random random) {
    double[] noise = white(length, random);
    int mains = random.nextBoolean() ? 50 : 60;
    for (int i = 0; i < length; i++) {
      noise[i] *= 0.2;
      for (int harmonic = 1; harmonic <= 7; harmonic += 2) {
        noise[i] += Math.sin(2 * Math.PI * mains * harmonic * i / 8000) / harmonic;
      }
    }
    return noise;
  }

  /// A dozen people at once, each beginning somewhere in what they say.
  private static double[] babble(int length, Random random, List<TestVoice> voices) {
    List<short[]> talk = new ArrayList<>();
    for (int i = 0; i < CHATTER.size(); i++) {
      talk.add(voices.get(i % voices.size()).says(CHATTER.get(i)));
    }
    double[] noise = new double[length];
    for (int person = 0; person < 12; person++) {
      short[] said = talk.get(person % talk.size());
      int at = random.nextInt(said.length);
      for (int i = 0; i < length; i++) {
        noise[i] += said[(at + i) % said.length];
      }
    }
    return noise;
  }
}
