package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.util.Optional;

/// Says the same sound, whatever is to be said.
record SoundVoice(Sound sound) implements SpeechSynthesizer {

  @Override
  public String name() {
    return "sound";
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public Speech synthesize(Utterance utterance) {
    return new Speech(sound, "sound");
  }
}
