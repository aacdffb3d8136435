package io.callmanager.telephony.srtp;

/// Protects the RTP packets of one source with one key (RFC 3711, section 3.3). A key's sender is never made twice in a session: it
/// knows how far the packets are counted, and no count may be used again. For one thread.
public final class SrtpSender {

  private final SrtpKey key;
  private final PacketCipher cipher;
  private int rollovers;
  private int lastSequence = -1;

  public SrtpSender(SrtpKey key) {
    this.key = key;
    this.cipher = PacketCipher.forAudio(key);
  }

  public SrtpKey key() {
    return key;
  }

  /// Encrypts and signs a packet where it is. Sequence numbers must go up, one by one or by less than half their range.
  ///
  /// @param packet with room for [SrtpSuite#MAX_GROWTH] more bytes
  /// @return its new length
  /// @throws IllegalArgumentException when it is no RTP packet
  public int protect(byte[] packet, int length) {
    int payloadAt = Packets.payloadAt(packet, length);
    if (payloadAt < 0) {
      throw new IllegalArgumentException("no RTP packet");
    }
    int sequence = Packets.sequence(packet);
    if (sequence < lastSequence) {
      rollovers++;
    }
    lastSequence = sequence;
    long index = Integer.toUnsignedLong(rollovers) << 16 | sequence;
    cipher.protectAudio(packet, payloadAt, length, Packets.rtpSsrc(packet), index);
    return length + cipher.audioGrowth();
  }
}
