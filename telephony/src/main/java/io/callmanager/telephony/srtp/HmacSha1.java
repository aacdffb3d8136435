package io.callmanager.telephony.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC-SHA1 (RFC 2104), made of plain SHA-1, because Java's own makes new arrays for every packet. For one thread.
final class HmacSha1 {

  static final int LENGTH = 20;
  private static final int BLOCK = 64;

  private final MessageDigest digest;
  private final byte[] inner = new byte[BLOCK];
  private final byte[] outer = new byte[BLOCK];
  private final byte[] result = new byte[LENGTH];

  /// @param key of no more than 64 bytes
  HmacSha1(byte[] key) {
    Arrays.fill(inner, (byte) 0x36);
    Arrays.fill(outer, (byte) 0x5c);
    for (int i = 0; i < key.length; i++) {
      inner[i] ^= key[i];
      outer[i] ^= key[i];
    }
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no SHA-1", e);
    }
  }

  /// The code of the first so many bytes, valid until this is called again.
  byte[] of(byte[] data, int length) {
    try {
      digest.update(inner);
      digest.update(data, 0, length);
      digest.digest(result, 0, LENGTH);
      digest.update(outer);
      digest.update(result);
      digest.digest(result, 0, LENGTH);
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-1 failed", e);
    }
  }
}
