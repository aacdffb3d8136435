package io.callmanager.telephony.srtp;

import java.util.Arrays;

/// What is derived from a master key for one kind of packet (RFC 3711, section 4.3, with a derivation rate of zero). For one
/// thread.
final class SessionKeys {

  private static final int RTP = 0;
  private static final int RTCP = 3;
  private static final int LABEL_AT = 7;

  final AesCounterMode cipher;
  final HmacSha1 mac;
  private final byte[] salt;
  private final byte[] counter = new byte[AesCounterMode.BLOCK];

  static SessionKeys forRtp(SrtpKey key) {
    return new SessionKeys(key, RTP);
  }

  static SessionKeys forRtcp(SrtpKey key) {
    return new SessionKeys(key, RTCP);
  }

  private SessionKeys(SrtpKey key, int firstLabel) {
    int keyBytes = key.suite().keyBytes();
    cipher = new AesCounterMode(derive(key, firstLabel, keyBytes));
    mac = new HmacSha1(derive(key, firstLabel + 1, HmacSha1.LENGTH));
    salt = derive(key, firstLabel + 2, SrtpSuite.SALT_BYTES);
  }

  static byte[] derive(SrtpKey key, int label, int length) {
    byte[] master = key.master();
    int keyBytes = key.suite().keyBytes();
    byte[] first =
        Arrays.copyOf(Arrays.copyOfRange(master, keyBytes, master.length), AesCounterMode.BLOCK);
    first[LABEL_AT] ^= (byte) label;
    byte[] derived = new byte[length];
    new AesCounterMode(Arrays.copyOf(master, keyBytes)).apply(first, derived, 0, length);
    return derived;
  }

  /// Encrypts or decrypts the packet with this index (RFC 3711, section 4.1.1).
  void apply(int ssrc, long index, byte[] packet, int from, int length) {
    System.arraycopy(salt, 0, counter, 0, SrtpSuite.SALT_BYTES);
    for (int i = 0; i < 4; i++) {
      counter[4 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      counter[8 + i] ^= (byte) (index >>> (40 - 8 * i));
    }
    cipher.apply(counter, packet, from, length);
  }

  /// Whether these bytes, as many as a tag has, are the code of the first so many; the time it takes tells nothing.
  boolean authentic(byte[] packet, int length, byte[] tag, int tagBytes) {
    byte[] expected = mac.of(packet, length);
    int difference = 0;
    for (int i = 0; i < tagBytes; i++) {
      difference |= expected[i] ^ tag[i];
    }
    return difference == 0;
  }
}
