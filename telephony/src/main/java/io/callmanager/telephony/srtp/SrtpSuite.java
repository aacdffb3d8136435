package io.callmanager.telephony.srtp;

import java.util.Optional;

/// A crypto suite of RFC 4568, section 6.2, RFC 6188, section 4, or RFC 7714, section 14.2, in the order in which we offer them.
public enum SrtpSuite {
  AES_CM_128_HMAC_SHA1_80(16, 14, 10),
  AES_256_CM_HMAC_SHA1_80(32, 14, 10),
  AES_CM_128_HMAC_SHA1_32(16, 14, 4),
  AEAD_AES_128_GCM(16, 12, 16),
  AEAD_AES_256_GCM(32, 12, 16);

  /// The most that protecting adds to a packet, in bytes: SRTCP's index and the longest tag.
  public static final int MAX_GROWTH = 20;

  private final int keyBytes;
  private final int saltBytes;
  private final int tagBytes;

  SrtpSuite(int keyBytes, int saltBytes, int tagBytes) {
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  /// The length of a master key and its salt together.
  public int masterBytes() {
    return keyBytes + saltBytes;
  }

  int keyBytes() {
    return keyBytes;
  }

  int saltBytes() {
    return saltBytes;
  }

  /// The length of an audio packet's tag.
  int tagBytes() {
    return tagBytes;
  }

  /// Whether it is AES-GCM (RFC 7714).
  boolean galois() {
    return switch (this) {
      case AES_CM_128_HMAC_SHA1_80, AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 -> false;
      case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> true;
    };
  }

  /// The suite that SDP calls so; names are compared as written (RFC 4568, section 9.1).
  public static Optional<SrtpSuite> named(String name) {
    for (SrtpSuite suite : values()) {
      if (suite.name().equals(name)) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }
}
