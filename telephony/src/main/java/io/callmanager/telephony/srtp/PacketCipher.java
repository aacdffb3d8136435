package io.callmanager.telephony.srtp;

/// How a suite encrypts and signs packets of one kind, audio or control, with one direction's keys. Nothing here counts packets: an
/// index given twice to [#protectAudio] or [#protectControl] would undo the encryption. For one thread.
sealed interface PacketCipher permits SignedCounterMode, GaloisCounterMode {

  /// Where an RTCP packet's encrypted part begins.
  int CONTROL_HEADER = 8;

  /// What stands before the index of a control packet that is encrypted.
  int ENCRYPTED = 1 << 31;

  static PacketCipher forAudio(SrtpKey key) {
    return of(key, SessionKeys.AUDIO);
  }

  static PacketCipher forControl(SrtpKey key) {
    return of(key, SessionKeys.CONTROL);
  }

  private static PacketCipher of(SrtpKey key, int firstLabel) {
    SessionKeys keys = SessionKeys.derive(key, firstLabel);
    return key.suite().galois()
        ? new GaloisCounterMode(keys)
        : new SignedCounterMode(keys, key.suite().tagBytes());
  }

  /// By how many bytes audio packets grow.
  int audioGrowth();

  /// By how many bytes control packets grow.
  int controlGrowth();

  /// Encrypts and signs an RTP packet, which grows by [#audioGrowth].
  ///
  /// @param index its sequence number with the rollovers before it
  void protectAudio(byte[] packet, int payloadAt, int length, int ssrc, long index);

  /// Whether an RTP packet, which stays as it is, was protected with this index; the time it takes tells nothing.
  ///
  /// @param end its length without what it grew by
  boolean authenticAudio(byte[] packet, int payloadAt, int end, int ssrc, long index);

  /// Encrypts and signs an RTCP packet, which grows by [#controlGrowth].
  void protectControl(byte[] packet, int length, int ssrc, int index);

  /// Where a protected RTCP packet has its index.
  ///
  /// @param end its length without what it grew by
  int controlIndexAt(int end);

  /// Whether an RTCP packet, which stays as it is, was protected with the index that it has; the time it takes tells nothing.
  ///
  /// @param end its length without what it grew by
  boolean authenticControl(byte[] packet, int end, int ssrc, long index);

  /// Decrypts what was found to be authentic.
  void decrypt(byte[] packet, int from, int end, int ssrc, long index);
}
