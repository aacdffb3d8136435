package io.callmanager.telephony.srtp;

/// Opens the control packets that a peer protected with one key (RFC 3711, section 3.4). For one thread.
public final class SrtcpReceiver {

  private static final int HEADER = 8;
  private static final int ENCRYPTED = 1 << 31;

  private final SrtpKey key;
  private final SessionKeys keys;
  private final byte[] tag = new byte[SrtpSuite.CONTROL_TAG_BYTES];
  private final Sources sources = new Sources();

  public SrtcpReceiver(SrtpKey key) {
    this.key = key;
    this.keys = SessionKeys.forRtcp(key);
  }

  public SrtpKey key() {
    return key;
  }

  /// Checks and decrypts a compound packet where it is. One that is signed but not encrypted, as the RFC allows, was not agreed on.
  ///
  /// @return its new length, or [SrtpReceiver#REFUSED]; its bytes are then of no use
  public int open(byte[] packet, int length) {
    int signed = length - SrtpSuite.CONTROL_TAG_BYTES;
    int end = signed - 4;
    if (end < HEADER) {
      return SrtpReceiver.REFUSED;
    }
    int flagged = Packets.intAt(packet, end);
    int ssrc = Packets.intAt(packet, 4);
    long index = flagged & ~ENCRYPTED;
    ReplayWindow window = sources.find(ssrc);
    boolean fresh = window == null ? !sources.full() : window.isNew(index);
    System.arraycopy(packet, signed, tag, 0, tag.length);
    if ((flagged & ENCRYPTED) == 0 || !fresh || !keys.authentic(packet, signed, tag, tag.length)) {
      return SrtpReceiver.REFUSED;
    }
    if (window == null) {
      sources.add(ssrc, index);
    } else {
      window.note(index);
    }
    keys.apply(ssrc, index, packet, HEADER, end - HEADER);
    return end;
  }
}
