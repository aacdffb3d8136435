package io.callmanager.telephony.speech.engine;

import io.callmanager.call.spi.VoiceGender;
import org.jspecify.annotations.Nullable;

/// A voice of an engine.
///
/// @param language a BCP 47 tag; null when it speaks many
/// @param gender null when it is not known
public record Voice(
    String engine, String name, @Nullable String language, @Nullable VoiceGender gender) {

  /// What it is called among the voices of all engines.
  public String id() {
    return engine + "/" + name;
  }
}
