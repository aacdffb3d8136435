package io.callmanager.telephony.sandbox;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Something that a phone of the sandbox says to the caller.
///
/// @param lasting how long it goes on, over and over if need be; null to say it once
record Remark(String words, @Nullable Duration lasting) {

  Remark(String words) {
    this(words, null);
  }

  Utterance utterance() {
    return new Utterance(words, "default", "en-US");
  }

  /// The remark as it is heard: without the silence that engines leave at both ends, and as long as it is to be.
  ///
  /// @param spoken the words, spoken once
  Sound heardAs(Sound spoken) {
    short[] words = withoutSilentEnds(spoken.samples());
    if (lasting == null || words.length == 0) {
      return new Sound(words);
    }
    short[] all = new short[Math.toIntExact(lasting.toMillis() * Sound.SAMPLE_RATE / 1000)];
    for (int at = 0; at < all.length; at += words.length) {
      System.arraycopy(words, 0, all, at, Math.min(words.length, all.length - at));
    }
    return new Sound(all);
  }

  private static short[] withoutSilentEnds(short[] samples) {
    int begin = 0;
    while (begin < samples.length && silent(samples[begin])) {
      begin++;
    }
    int end = samples.length;
    while (end > begin && silent(samples[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(samples, begin, end);
  }

  private static boolean silent(short sample) {
    return Math.abs(sample) < VoiceActivity.SILENCE_THRESHOLD;
  }
}
