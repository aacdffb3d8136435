package io.callmanager.telephony.speech;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import java.util.Optional;

/// Speaks.
public interface SpeechSynthesizer {

  /// The engines' names, such as `espeak-ng, freetts`.
  String name();

  /// Why nothing can be spoken on this machine, in words that say how to mend it; empty when something can.
  Optional<String> unavailability();

  /// Speaks. Blocks until all of the sound is there: call it on a virtual thread.
  ///
  /// @throws SpeechException when no engine could
  Speech synthesize(Utterance utterance) throws SpeechException;

  /// Begins to speak, sentence by sentence, and returns at once. An empty text ends without a piece.
  default SpokenText speak(Utterance utterance) {
    if (utterance.text().isBlank()) {
      return SpokenText.nothing();
    }
    return SpokenText.begin(pieces -> pieces.accept(synthesize(utterance)));
  }

  /// Begins to speak sentences as they come, and returns at once: a piece for each.
  ///
  /// @param manner how they are spoken; its own text does not matter
  default SpokenText speak(Utterance manner, SentenceFeed sentences) {
    return SpokenText.begin(
        pieces -> {
          for (String next = sentences.next(); next != null; next = sentences.next()) {
            pieces.accept(synthesize(manner.saying(next)));
          }
        });
  }

  /// Whether this was spoken lately, so that speaking it again costs hardly anything. Returns at once.
  default boolean isAtHand(Utterance utterance) {
    return false;
  }

  /// What was spoken.
  ///
  /// @param voice the voice that was really used, as `engine/voice`
  record Speech(Sound sound, String voice) {}
}
