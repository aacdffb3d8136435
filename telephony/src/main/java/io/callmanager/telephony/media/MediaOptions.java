package io.callmanager.telephony.media;

import io.callmanager.telephony.sdp.AudioCodec;
import java.util.List;

/// How one call's audio is to be.
///
/// @param codecs what we offer, the most wanted first; each once
public record MediaOptions(SrtpPolicy srtp, List<AudioCodec> codecs) {

  /// Unencrypted, in either law of G.711.
  public static final MediaOptions DEFAULT =
      new MediaOptions(SrtpPolicy.OFF, List.of(AudioCodec.PCMU, AudioCodec.PCMA));

  /// @throws IllegalArgumentException when there are no codecs, or one twice
  public MediaOptions {
    codecs = List.copyOf(codecs);
    if (codecs.isEmpty() || codecs.stream().distinct().count() < codecs.size()) {
      throw new IllegalArgumentException("codecs must be given, and each once: " + codecs);
    }
  }

  public MediaOptions with(SrtpPolicy policy) {
    return new MediaOptions(policy, codecs);
  }
}
