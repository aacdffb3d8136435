package io.callmanager.telephony.srtp;

/// Protects control packets with one key (RFC 3711, section 3.4). As with [SrtpSender], there is one to a key. For one thread.
public final class SrtcpSender {

  private final SrtpKey key;
  private final PacketCipher cipher;
  private int index;

  public SrtcpSender(SrtpKey key) {
    this.key = key;
    this.cipher = PacketCipher.forControl(key);
  }

  public SrtpKey key() {
    return key;
  }

  /// Encrypts and signs a compound packet where it is.
  ///
  /// @param packet with room for [SrtpSuite#MAX_GROWTH] more bytes
  /// @return its new length
  /// @throws IllegalArgumentException when it is too short for an RTCP packet
  public int protect(byte[] packet, int length) {
    if (length < PacketCipher.CONTROL_HEADER) {
      throw new IllegalArgumentException("no RTCP packet");
    }
    cipher.protectControl(packet, length, Packets.intAt(packet, 4), index);
    index = (index + 1) & ~PacketCipher.ENCRYPTED;
    return length + cipher.controlGrowth();
  }
}
