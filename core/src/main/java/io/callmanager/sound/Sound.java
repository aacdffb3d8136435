package io.callmanager.sound;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter.Format;
import io.callmanager.shared.SoundId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A sound that an account keeps. Never changes: one that replaces it has another id.
///
/// @param originalName what the uploaded file was called; null when nothing was said of it
/// @param format what the uploaded file was
/// @param originalBytes how large the uploaded file was
/// @param sha256 of the uploaded file, in hexadecimal digits
/// @param bytes how large the sound is as it is kept
public record Sound(
    SoundId id,
    SoundName name,
    @Nullable String originalName,
    Format format,
    int originalBytes,
    String sha256,
    int bytes,
    Instant createdAt) {

  public long millis() {
    return bytes / 2 * 1000L / PcmSound.SAMPLE_RATE;
  }
}
