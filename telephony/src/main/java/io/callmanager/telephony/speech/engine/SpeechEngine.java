package io.callmanager.telephony.speech.engine;

import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import java.util.List;
import java.util.Optional;

/// An engine that speaks. Its methods may be called on any thread, and block: call them on virtual threads.
public interface SpeechEngine {

  /// The engine's name, such as `espeak-ng`.
  String name();

  /// What beside text, voice and rate decides how it sounds, such as a model: sounds of another edition aren't reused.
  default String edition() {
    return "";
  }

  /// Why the engine can't be used on this machine, in words that say how to mend it; empty when it can.
  Optional<String> unavailability();

  /// Loads what it loads when it is first used.
  default void warmUp() {
    var _ = voices();
  }

  /// The voices it has, its own favourites first; none when they can't be found out at the moment.
  List<Voice> voices();

  /// The voice that comes closest to a wish.
  ///
  /// @throws SpeechException when the engine failed
  Voice choose(VoiceWish wish) throws SpeechException;

  /// Speaks a sentence or so.
  ///
  /// @param voice one that [#choose] chose
  /// @param rate from 0.5 to 2.0; 1.0 is the voice's own pace
  /// @throws SpeechException when the engine failed; another engine may do
  Sound synthesize(String text, Voice voice, double rate) throws SpeechException;
}
