package io.callmanager.telephony.srtp;

/// The fields of packets that encryption needs to know of.
final class Packets {

  private static final int RTP_HEADER = 12;
  private static final int EXTENSION = 0x10;

  private Packets() {}

  static int intAt(byte[] packet, int at) {
    return (packet[at] & 0xff) << 24
        | (packet[at + 1] & 0xff) << 16
        | (packet[at + 2] & 0xff) << 8
        | (packet[at + 3] & 0xff);
  }

  static void putInt(byte[] packet, int at, int value) {
    packet[at] = (byte) (value >>> 24);
    packet[at + 1] = (byte) (value >>> 16);
    packet[at + 2] = (byte) (value >>> 8);
    packet[at + 3] = (byte) value;
  }

  static int sequence(byte[] rtp) {
    return (rtp[2] & 0xff) << 8 | (rtp[3] & 0xff);
  }

  static int rtpSsrc(byte[] rtp) {
    return intAt(rtp, 8);
  }

  /// Where an RTP packet's payload begins; negative when its header is longer than it is (RFC 3550, section 5).
  static int payloadAt(byte[] rtp, int length) {
    if (length < RTP_HEADER) {
      return -1;
    }
    int at = RTP_HEADER + 4 * (rtp[0] & 0xf);
    if ((rtp[0] & EXTENSION) != 0) {
      if (at + 4 > length) {
        return -1;
      }
      at += 4 + 4 * ((rtp[at + 2] & 0xff) << 8 | (rtp[at + 3] & 0xff));
    }
    return at <= length ? at : -1;
  }

  /// Mixes a packet's source and index into what its first counter is made of.
  static void mix(byte[] counter, int at, int ssrc, long index) {
    for (int i = 0; i < 4; i++) {
      counter[at + i] ^= (byte) (ssrc >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      counter[at + 4 + i] ^= (byte) (index >>> (40 - 8 * i));
    }
  }

  /// Whether a packet has these bytes, as many as a tag has; the time it takes tells nothing.
  static boolean same(byte[] expected, byte[] packet, int at, int count) {
    int difference = 0;
    for (int i = 0; i < count; i++) {
      difference |= expected[i] ^ packet[at + i];
    }
    return difference == 0;
  }
}
