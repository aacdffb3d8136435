package io.callmanager.telephony.speech;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import java.util.Optional;

/// An engine that speaks.
public interface SpeechSynthesizer {

  /// The engine's name, such as `espeak-ng`.
  String name();

  /// Why the engine can't be used on this machine, in words that say how to mend it; empty when it can.
  Optional<String> unavailability();

  /// Speaks. Blocks until all of the sound is there: call it on a virtual thread.
  ///
  /// @throws SpeechException when the engine failed; another engine may do
  Speech synthesize(Utterance utterance) throws SpeechException;

  /// What was spoken.
  ///
  /// @param voice the voice that was really used, as `engine/voice`
  record Speech(Sound sound, String voice) {}
}
