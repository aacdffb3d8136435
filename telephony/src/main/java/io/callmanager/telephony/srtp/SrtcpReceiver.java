package io.callmanager.telephony.srtp;

/// Opens the control packets that a peer protected with one key (RFC 3711, section 3.4). For one thread.
public final class SrtcpReceiver {

  private final SrtpKey key;
  private final PacketCipher cipher;
  private final Sources sources = new Sources();

  public SrtcpReceiver(SrtpKey key) {
    this.key = key;
    this.cipher = PacketCipher.forControl(key);
  }

  public SrtpKey key() {
    return key;
  }

  /// Checks and decrypts a compound packet where it is. One that is signed but not encrypted, as the RFC allows, was not agreed on.
  ///
  /// @return its new length, or [SrtpReceiver#REFUSED]; its bytes are then of no use
  public int open(byte[] packet, int length) {
    int end = length - cipher.controlGrowth();
    if (end < PacketCipher.CONTROL_HEADER) {
      return SrtpReceiver.REFUSED;
    }
    int flagged = Packets.intAt(packet, cipher.controlIndexAt(end));
    int ssrc = Packets.intAt(packet, 4);
    long index = flagged & ~PacketCipher.ENCRYPTED;
    ReplayWindow window = sources.find(ssrc);
    boolean fresh = window == null ? !sources.full() : window.isNew(index);
    boolean encrypted = (flagged & PacketCipher.ENCRYPTED) != 0;
    if (!encrypted || !fresh || !cipher.authenticControl(packet, end, ssrc, index)) {
      return SrtpReceiver.REFUSED;
    }
    if (window == null) {
      sources.add(ssrc, index);
    } else {
      window.note(index);
    }
    cipher.decrypt(packet, PacketCipher.CONTROL_HEADER, end, ssrc, index);
    return end;
  }
}
