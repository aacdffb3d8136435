package io.callmanager.telephony.media;

import io.callmanager.telephony.sdp.AudioCodec;
import java.util.List;

/// How one call's audio is to be.
///
/// @param codecs what we offer, the most wanted first; each once
/// @param publicPeersOnly whether audio may go to public addresses only, as through a trunk that a customer set up
/// @param briefOffers whether offers are to be short, as they go by UDP, where a long INVITE would be cut into pieces
public record MediaOptions(
    SrtpPolicy srtp, List<AudioCodec> codecs, boolean publicPeersOnly, boolean briefOffers) {

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

  /// With offers of any length.
  public MediaOptions(SrtpPolicy srtp, List<AudioCodec> codecs, boolean publicPeersOnly) {
    this(srtp, codecs, publicPeersOnly, false);
  }

  /// Audio that may go anywhere.
  public MediaOptions(SrtpPolicy srtp, List<AudioCodec> codecs) {
    this(srtp, codecs, false);
  }

  public MediaOptions with(SrtpPolicy policy) {
    return new MediaOptions(policy, codecs, publicPeersOnly, briefOffers);
  }
}
