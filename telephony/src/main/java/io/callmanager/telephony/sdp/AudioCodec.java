package io.callmanager.telephony.sdp;

import java.util.Locale;
import java.util.Optional;

/// The two laws of ITU-T G.711, with their static payload types (RFC 3551, section 6).
public enum AudioCodec {
  PCMU(0),
  PCMA(8);

  private final int payloadType;

  AudioCodec(int payloadType) {
    this.payloadType = payloadType;
  }

  public int payloadType() {
    return payloadType;
  }

  static Optional<AudioCodec> ofStaticPayloadType(int payloadType) {
    return switch (payloadType) {
      case 0 -> Optional.of(PCMU);
      case 8 -> Optional.of(PCMA);
      default -> Optional.empty();
    };
  }

  static Optional<AudioCodec> ofEncodingName(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "PCMU" -> Optional.of(PCMU);
      case "PCMA" -> Optional.of(PCMA);
      default -> Optional.empty();
    };
  }
}
