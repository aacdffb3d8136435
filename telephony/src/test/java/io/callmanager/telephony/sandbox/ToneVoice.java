package io.callmanager.telephony.sandbox;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.time.Duration;
import java.util.Optional;

/// Says a tone whose length tells what was to be said, with silence at both ends as real voices have it.
final class ToneVoice implements SpeechSynthesizer {

  private static final int MILLIS_PER_LETTER = 50;
  private static final Sound AROUND = Sound.silence(Duration.ofMillis(300));

  static long millis(String words) {
    return (long) words.length() * MILLIS_PER_LETTER;
  }

  @Override
  public String name() {
    return "tone";
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public Speech synthesize(Utterance utterance) {
    Duration length = Duration.ofMillis(millis(utterance.text()));
    return new Speech(AROUND.then(ToneGenerator.tone(440, length)).then(AROUND), "tone");
  }
}
