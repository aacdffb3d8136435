package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.util.Optional;
import java.util.function.Function;

/// Says each text as the sound that a test makes of it.
record LengthVoice(Function<String, Sound> sounds) implements SpeechSynthesizer {

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public Speech synthesize(Utterance utterance) {
    return new Speech(sounds.apply(utterance.text()), "test");
  }
}
