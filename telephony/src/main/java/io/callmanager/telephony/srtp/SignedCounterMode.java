package io.callmanager.telephony.srtp;

/// AES in counter mode, signed with HMAC-SHA1 (RFC 3711, sections 4.1.1 and 4.2.1). For one thread.
final class SignedCounterMode implements PacketCipher {

  private static final int CONTROL_TAG = 10;
  private static final int CONTROL_INDEX = 4;

  private final AesCounterMode cipher;
  private final HmacSha1 mac;
  private final byte[] salt;
  private final int audioTag;
  private final byte[] counter = new byte[AesCounterMode.BLOCK];
  private final byte[] tag = new byte[HmacSha1.LENGTH];

  /// @param audioTag how many bytes of the code audio packets carry; control packets carry ten in any suite
  SignedCounterMode(SessionKeys keys, int audioTag) {
    this.cipher = new AesCounterMode(keys.encryption);
    this.mac = new HmacSha1(keys.authentication);
    this.salt = keys.salt;
    this.audioTag = audioTag;
  }

  @Override
  public int audioGrowth() {
    return audioTag;
  }

  @Override
  public int controlGrowth() {
    return CONTROL_INDEX + CONTROL_TAG;
  }

  @Override
  public void protectAudio(byte[] packet, int payloadAt, int length, int ssrc, long index) {
    apply(packet, payloadAt, length, ssrc, index);
    Packets.putInt(packet, length, (int) (index >>> 16));
    System.arraycopy(mac.of(packet, length + 4), 0, packet, length, audioTag);
  }

  /// What is signed is the packet and then the count of rollovers, which takes the tag's place for the moment.
  @Override
  public boolean authenticAudio(byte[] packet, int payloadAt, int end, int ssrc, long index) {
    System.arraycopy(packet, end, tag, 0, audioTag);
    Packets.putInt(packet, end, (int) (index >>> 16));
    byte[] expected = mac.of(packet, end + 4);
    System.arraycopy(tag, 0, packet, end, audioTag);
    return Packets.same(expected, packet, end, audioTag);
  }

  @Override
  public void protectControl(byte[] packet, int length, int ssrc, int index) {
    apply(packet, CONTROL_HEADER, length, ssrc, index);
    Packets.putInt(packet, length, ENCRYPTED | index);
    int end = length + CONTROL_INDEX;
    System.arraycopy(mac.of(packet, end), 0, packet, end, CONTROL_TAG);
  }

  @Override
  public int controlIndexAt(int end) {
    return end;
  }

  @Override
  public boolean authenticControl(byte[] packet, int end, int ssrc, long index) {
    int signed = end + CONTROL_INDEX;
    return Packets.same(mac.of(packet, signed), packet, signed, CONTROL_TAG);
  }

  @Override
  public void decrypt(byte[] packet, int from, int end, int ssrc, long index) {
    apply(packet, from, end, ssrc, index);
  }

  private void apply(byte[] packet, int from, int end, int ssrc, long index) {
    System.arraycopy(salt, 0, counter, 0, salt.length);
    Packets.mix(counter, 4, ssrc, index);
    cipher.apply(counter, 0, packet, from, end - from);
  }
}
