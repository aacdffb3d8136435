package io.callmanager.telephony.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode (RFC 3711, section 4.1.1), made of plain AES, because Java's own counter mode wants a new object for every
/// packet's first counter. For one thread.
final class AesCounterMode {

  static final int BLOCK = 16;
  private static final int BLOCKS_AT_ONCE = 16;

  private final Cipher cipher;
  private final byte[] counters = new byte[BLOCK * BLOCKS_AT_ONCE];
  private final byte[] stream = new byte[BLOCK * BLOCKS_AT_ONCE];

  AesCounterMode(byte[] key) {
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no AES", e);
    }
  }

  /// Encrypts or decrypts bytes where they are.
  ///
  /// @param first the first counter, but for its last two bytes
  /// @param firstCount those two bytes
  void apply(byte[] first, int firstCount, byte[] data, int from, int length) {
    int counter = firstCount;
    for (int done = 0; done < length; done += stream.length) {
      int part = Math.min(length - done, stream.length);
      int blocks = (part + BLOCK - 1) / BLOCK;
      for (int at = 0; at < blocks * BLOCK; at += BLOCK) {
        System.arraycopy(first, 0, counters, at, BLOCK - 2);
        counters[at + BLOCK - 2] = (byte) (counter >> 8);
        counters[at + BLOCK - 1] = (byte) counter;
        counter++;
      }
      try {
        cipher.update(counters, 0, blocks * BLOCK, stream, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES failed", e);
      }
      for (int i = 0; i < part; i++) {
        data[from + done + i] ^= stream[i];
      }
    }
  }
}
