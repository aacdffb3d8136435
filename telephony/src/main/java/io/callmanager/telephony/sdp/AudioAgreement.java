package io.callmanager.telephony.sdp;

import io.callmanager.telephony.srtp.SrtpKeys;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What offer and answer agreed on, seen from our end.
///
/// @param remote where the peer wants its audio; empty when it wants none at the moment (address 0.0.0.0, the way
///     RFC 2543 put a call on hold)
/// @param remoteRtcp where the peer wants its control packets (RFC 3605)
/// @param send the payload types we send with: the peer's numbers
/// @param receive the payload types we understand: our own numbers
/// @param direction what we do
/// @param keys what the audio is encrypted with; null when it isn't
public record AudioAgreement(
    Optional<InetSocketAddress> remote,
    Optional<InetSocketAddress> remoteRtcp,
    AudioFormats send,
    AudioFormats receive,
    Direction direction,
    @Nullable SrtpKeys keys) {

  /// Whether we may send audio now.
  public boolean sends() {
    return direction.sends() && remote.isPresent();
  }

  /// What our audio is encoded with.
  public AudioFormats.Format codec() {
    return send.codecs().getFirst();
  }
}
