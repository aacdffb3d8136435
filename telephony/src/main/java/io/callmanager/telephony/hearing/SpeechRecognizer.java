package io.callmanager.telephony.hearing;

import java.util.Optional;

/// Understands speech.
public interface SpeechRecognizer {

  /// The engine's name, such as `pocketsphinx`.
  String name();

  /// Why the engine can't be used on this machine, in words that say how to mend it; empty when it can.
  Optional<String> unavailability();

  /// What can be understood.
  Scope scope();

  /// Whether it understands a language.
  ///
  /// @param language a BCP 47 tag such as `en-US`
  default boolean understands(String language) {
    return true;
  }

  /// Gets ready to listen to one call, and returns at once.
  ///
  /// @param language a BCP 47 tag such as `en-US`
  /// @param listener told of what was said; on any thread
  Hearing open(String language, HearingListener listener);

  /// What an engine can understand.
  enum Scope {
    /// Whatever is said.
    ANYTHING,
    /// Only words that were told to be expected.
    EXPECTED_WORDS
  }
}
