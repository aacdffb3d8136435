package io.callmanager.telephony.srtp;

import java.util.Arrays;

/// What is derived from a master key for one kind of packet (RFC 3711, section 4.3, with a derivation rate of zero). Never shown.
final class SessionKeys {

  /// The first label of what audio packets are protected with.
  static final int AUDIO = 0;

  /// That of control packets.
  static final int CONTROL = 3;

  private static final int LABEL_AT = 7;

  final byte[] encryption;
  final byte[] authentication;
  final byte[] salt;

  SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {
    this.encryption = encryption;
    this.authentication = authentication;
    this.salt = salt;
  }

  static SessionKeys derive(SrtpKey key, int firstLabel) {
    return new SessionKeys(
        derive(key, firstLabel, key.suite().keyBytes()),
        derive(key, firstLabel + 1, HmacSha1.LENGTH),
        derive(key, firstLabel + 2, key.suite().saltBytes()));
  }

  /// A salt that is shorter than RFC 3711's is filled up with zeros at its end (RFC 7714, section 11).
  static byte[] derive(SrtpKey key, int label, int length) {
    byte[] master = key.master();
    int keyBytes = key.suite().keyBytes();
    byte[] first =
        Arrays.copyOf(Arrays.copyOfRange(master, keyBytes, master.length), AesCounterMode.BLOCK);
    first[LABEL_AT] ^= (byte) label;
    byte[] derived = new byte[length];
    new AesCounterMode(Arrays.copyOf(master, keyBytes)).apply(first, 0, derived, 0, length);
    return derived;
  }
}
