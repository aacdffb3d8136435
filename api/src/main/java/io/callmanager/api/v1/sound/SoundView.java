package io.callmanager.api.v1.sound;

import io.callmanager.call.spi.SoundConverter.Format;
import io.callmanager.sound.Sound;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A sound.
///
/// @param originalName what the uploaded file was called; null when that was not said
/// @param format what the uploaded file was
/// @param originalBytes how large the uploaded file was
/// @param sha256 of the uploaded file
/// @param bytes how large the sound is as it is kept, which counts against the account's limit
record SoundView(
    UUID id,
    @Schema(example = "welcome.wav") String name,
    @Nullable String originalName,
    Format format,
    int originalBytes,
    @Schema(pattern = "^[0-9a-f]{64}$") String sha256,
    long durationMs,
    int bytes,
    Instant createdAt) {

  static SoundView of(Sound sound) {
    return new SoundView(
        sound.id().value(),
        sound.name().value(),
        sound.originalName(),
        sound.format(),
        sound.originalBytes(),
        sound.sha256(),
        sound.millis(),
        sound.bytes(),
        sound.createdAt());
  }

  /// Wraps a sound.
  record OneSound(SoundView sound) {}
}
