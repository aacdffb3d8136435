package io.callmanager.telephony.srtp;

/// Opens the RTP packets that a peer protected with one key (RFC 3711, section 3.3). For one thread.
public final class SrtpReceiver {

  /// What [#open] returns for a packet that is forged, broken or repeated.
  public static final int REFUSED = -1;

  private static final int HALF = 1 << 15;

  private final SrtpKey key;
  private final PacketCipher cipher;
  private final Sources sources = new Sources();
  private final long inherited;
  private long latest;

  public SrtpReceiver(SrtpKey key) {
    this(key, 0);
  }

  private SrtpReceiver(SrtpKey key, long rollovers) {
    this.key = key;
    this.cipher = PacketCipher.forAudio(key);
    this.inherited = rollovers;
    this.latest = rollovers;
  }

  /// One for the peer's next key. Whether a new key begins a new count of rollovers peers see differently, so both are tried.
  public SrtpReceiver succeededBy(SrtpKey next) {
    return new SrtpReceiver(next, latest);
  }

  public SrtpKey key() {
    return key;
  }

  /// Checks and decrypts a packet where it is.
  ///
  /// @return its new length, or [#REFUSED]; its bytes are then of no use
  public int open(byte[] packet, int length) {
    int end = length - cipher.audioGrowth();
    int payloadAt = Packets.payloadAt(packet, end);
    if (payloadAt < 0) {
      return REFUSED;
    }
    int ssrc = Packets.rtpSsrc(packet);
    int sequence = Packets.sequence(packet);
    ReplayWindow window = sources.find(ssrc);
    long index =
        window == null ? guess(packet, payloadAt, end, ssrc, sequence) : index(window, sequence);
    if (index < 0) {
      return REFUSED;
    }
    if (window == null) {
      sources.add(ssrc, index);
    } else {
      if (!window.isNew(index) || !cipher.authenticAudio(packet, payloadAt, end, ssrc, index)) {
        return REFUSED;
      }
      window.note(index);
    }
    latest = Math.max(latest, index >>> 16);
    cipher.decrypt(packet, payloadAt, end, ssrc, index);
    return end;
  }

  /// RFC 3711, section 3.3.1: that of the three possible indices which is nearest to the highest so far; negative before the first.
  private static long index(ReplayWindow window, int sequence) {
    long rollovers = window.highest() >>> 16;
    int last = (int) (window.highest() & 0xffff);
    if (last < HALF) {
      rollovers -= sequence - last > HALF ? 1 : 0;
    } else {
      rollovers += last - HALF > sequence ? 1 : 0;
    }
    return rollovers < 0 ? -1 : rollovers << 16 | sequence;
  }

  /// The index of a new source's first packet, which has been checked then: no rollover yet, or one if what came before it was
  /// lost, or as many as the key before this one saw. Negative when none of them fits.
  private long guess(byte[] packet, int payloadAt, int end, int ssrc, int sequence) {
    if (sources.full()) {
      return -1;
    }
    for (long rollovers = 0; rollovers <= inherited + 1; rollovers++) {
      boolean likely = rollovers <= 1 || rollovers >= inherited;
      long index = rollovers << 16 | sequence;
      if (likely && cipher.authenticAudio(packet, payloadAt, end, ssrc, index)) {
        return index;
      }
    }
    return -1;
  }
}
