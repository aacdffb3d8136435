package io.callmanager.telephony.srtp;

import java.util.Optional;

/// A crypto suite of RFC 4568, section 6.2, or RFC 6188, section 4, in the order in which we offer them. Those with AES-GCM
/// (RFC 7714) are left out: Java can't reset that cipher without making new objects for every packet.
public enum SrtpSuite {
  AES_CM_128_HMAC_SHA1_80(16, 10),
  AES_256_CM_HMAC_SHA1_80(32, 10),
  AES_CM_128_HMAC_SHA1_32(16, 4);

  /// The most that protecting adds to a packet, in bytes: SRTCP's index and its tag, which is of 80 bits in all suites.
  public static final int MAX_GROWTH = 14;

  static final int SALT_BYTES = 14;
  static final int CONTROL_TAG_BYTES = 10;

  private final int keyBytes;
  private final int tagBytes;

  SrtpSuite(int keyBytes, int tagBytes) {
    this.keyBytes = keyBytes;
    this.tagBytes = tagBytes;
  }

  /// The length of a master key and its salt together.
  public int masterBytes() {
    return keyBytes + SALT_BYTES;
  }

  int keyBytes() {
    return keyBytes;
  }

  int tagBytes() {
    return tagBytes;
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
