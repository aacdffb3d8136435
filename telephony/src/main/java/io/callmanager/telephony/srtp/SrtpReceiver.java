package io.callmanager.telephony.srtp;

/// Opens the RTP packets that a peer protected with one key (RFC 3711, section 3.3). For one thread.
public final class SrtpReceiver {

  /// What [#open] returns for a packet that is forged, broken or repeated.
  public static final int REFUSED = -1;

  private static final int HALF = 1 << 15;

  private final SrtpKey key;
  private final SessionKeys keys;
  private final int tagBytes;
  private final byte[] tag;
  private final Sources sources = new Sources();
  private final long inherited;
  private long latest;

  public SrtpReceiver(SrtpKey key) {
    this(key, 0);
  }

  private SrtpReceiver(SrtpKey key, long rollovers) {
    this.key = key;
    this.keys = SessionKeys.forRtp(key);
    this.tagBytes = key.suite().tagBytes();
    this.tag = new byte[tagBytes];
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
    int end = length - tagBytes;
    int payloadAt = Packets.payloadAt(packet, end);
    if (payloadAt < 0) {
      return REFUSED;
    }
    System.arraycopy(packet, end, tag, 0, tagBytes);
    int ssrc = Packets.rtpSsrc(packet);
    int sequence = Packets.sequence(packet);
    ReplayWindow window = sources.find(ssrc);
    long index = window == null ? guess(packet, end, sequence) : index(window, sequence);
    if (index < 0) {
      return REFUSED;
    }
    if (window == null) {
      sources.add(ssrc, index);
    } else {
      if (!window.isNew(index) || !authentic(packet, end, index >>> 16)) {
        return REFUSED;
      }
      window.note(index);
    }
    latest = Math.max(latest, index >>> 16);
    keys.apply(ssrc, index, packet, payloadAt, end - payloadAt);
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
  private long guess(byte[] packet, int end, int sequence) {
    if (!sources.full()) {
      for (long rollovers = 0; rollovers <= 1; rollovers++) {
        if (authentic(packet, end, rollovers)) {
          return rollovers << 16 | sequence;
        }
      }
      for (long rollovers = Math.max(2, inherited); rollovers <= inherited + 1; rollovers++) {
        if (authentic(packet, end, rollovers)) {
          return rollovers << 16 | sequence;
        }
      }
    }
    return -1;
  }

  /// What is signed is the packet and then the count of rollovers, which takes the tag's place for the moment.
  private boolean authentic(byte[] packet, int end, long rollovers) {
    Packets.putInt(packet, end, (int) rollovers);
    return keys.authentic(packet, end + 4, tag, tagBytes);
  }
}
