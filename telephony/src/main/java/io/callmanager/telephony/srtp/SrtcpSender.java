package io.callmanager.telephony.srtp;

/// Protects control packets with one key (RFC 3711, section 3.4). As with [SrtpSender], there is one to a key. For one thread.
public final class SrtcpSender {

  private static final int HEADER = 8;
  private static final int ENCRYPTED = 1 << 31;

  private final SrtpKey key;
  private final SessionKeys keys;
  private int index;

  public SrtcpSender(SrtpKey key) {
    this.key = key;
    this.keys = SessionKeys.forRtcp(key);
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
    if (length < HEADER) {
      throw new IllegalArgumentException("no RTCP packet");
    }
    keys.apply(Packets.intAt(packet, 4), index, packet, HEADER, length - HEADER);
    Packets.putInt(packet, length, ENCRYPTED | index);
    index = (index + 1) & ~ENCRYPTED;
    int end = length + 4;
    System.arraycopy(keys.mac.of(packet, end), 0, packet, end, SrtpSuite.CONTROL_TAG_BYTES);
    return end + SrtpSuite.CONTROL_TAG_BYTES;
  }
}
