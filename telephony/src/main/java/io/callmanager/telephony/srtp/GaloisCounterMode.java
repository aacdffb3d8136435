package io.callmanager.telephony.srtp;

import java.util.Arrays;

/// AES-GCM (RFC 7714, sections 8 and 9), made of plain AES and [Ghash], because Java's own makes new objects for every packet: the header
/// is signed, the rest encrypted and signed. For one thread.
final class GaloisCounterMode implements PacketCipher {

  private static final int TAG = 16;
  private static final int CONTROL_INDEX = 4;
  private static final int SALT_AT = 2;

  /// The counter that the tag is encrypted with; those from the next on are for the text.
  private static final int TAGS_COUNTER = 1;

  private final AesCounterMode cipher;
  private final Ghash hash;
  private final byte[] salt;
  private final byte[] counter = new byte[AesCounterMode.BLOCK];
  private final byte[] tag = new byte[TAG];
  private final byte[] controlHeader = new byte[CONTROL_HEADER + CONTROL_INDEX];

  GaloisCounterMode(SessionKeys keys) {
    this.cipher = new AesCounterMode(keys.encryption);
    this.salt = keys.salt;
    byte[] hashKey = new byte[Ghash.BLOCK];
    cipher.apply(counter, 0, hashKey, 0, hashKey.length);
    this.hash = new Ghash(hashKey);
  }

  @Override
  public int audioGrowth() {
    return TAG;
  }

  @Override
  public int controlGrowth() {
    return TAG + CONTROL_INDEX;
  }

  @Override
  public void protectAudio(byte[] packet, int payloadAt, int length, int ssrc, long index) {
    apply(packet, payloadAt, length, ssrc, index);
    sign(packet, payloadAt, packet, payloadAt, length);
    System.arraycopy(tag, 0, packet, length, TAG);
  }

  @Override
  public boolean authenticAudio(byte[] packet, int payloadAt, int end, int ssrc, long index) {
    begin(ssrc, index);
    sign(packet, payloadAt, packet, payloadAt, end);
    return Packets.same(tag, packet, end, TAG);
  }

  /// The index comes last, after the tag, but is signed with the header (RFC 7714, section 9.2).
  @Override
  public void protectControl(byte[] packet, int length, int ssrc, int index) {
    int indexAt = controlIndexAt(length);
    Packets.putInt(packet, indexAt, ENCRYPTED | index);
    apply(packet, CONTROL_HEADER, length, ssrc, index);
    signControl(packet, length, indexAt);
    System.arraycopy(tag, 0, packet, length, TAG);
  }

  @Override
  public int controlIndexAt(int end) {
    return end + TAG;
  }

  @Override
  public boolean authenticControl(byte[] packet, int end, int ssrc, long index) {
    begin(ssrc, index);
    signControl(packet, end, controlIndexAt(end));
    return Packets.same(tag, packet, end, TAG);
  }

  @Override
  public void decrypt(byte[] packet, int from, int end, int ssrc, long index) {
    apply(packet, from, end, ssrc, index);
  }

  private void begin(int ssrc, long index) {
    Arrays.fill(counter, (byte) 0);
    System.arraycopy(salt, 0, counter, 0, salt.length);
    Packets.mix(counter, SALT_AT, ssrc, index);
  }

  private void apply(byte[] packet, int from, int end, int ssrc, long index) {
    begin(ssrc, index);
    cipher.apply(counter, TAGS_COUNTER + 1, packet, from, end - from);
  }

  private void signControl(byte[] packet, int end, int indexAt) {
    System.arraycopy(packet, 0, controlHeader, 0, CONTROL_HEADER);
    System.arraycopy(packet, indexAt, controlHeader, CONTROL_HEADER, CONTROL_INDEX);
    sign(controlHeader, controlHeader.length, packet, CONTROL_HEADER, end);
  }

  private void sign(byte[] header, int headerLength, byte[] packet, int from, int end) {
    hash.reset();
    hash.update(header, 0, headerLength);
    hash.update(packet, from, end - from);
    hash.finish(headerLength, end - from, tag);
    cipher.apply(counter, TAGS_COUNTER, tag, 0, TAG);
  }
}
