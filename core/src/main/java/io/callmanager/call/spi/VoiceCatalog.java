package io.callmanager.call.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The voices that calls can speak with.
public interface VoiceCatalog {

  /// Those that can be used at the moment, the preferred engine's first. May wait for an engine that is asked over the
  /// network for what it has.
  List<OfferedVoice> voices();

  /// A voice.
  ///
  /// @param engine whose it is, such as `espeak-ng`
  /// @param name what its engine calls it
  /// @param language a BCP 47 tag; null when it speaks many
  /// @param gender null when it is not known
  /// @param preferred whether it speaks when an utterance in its language (for one that speaks many: in American English)
  ///     names no voice
  record OfferedVoice(
      String engine,
      String name,
      @Nullable String language,
      @Nullable VoiceGender gender,
      boolean preferred) {}
}
