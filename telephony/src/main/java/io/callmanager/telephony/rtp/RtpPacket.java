package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;

/// A view of one received RTP packet (RFC 3550, section 5.1), used again for every packet. Nothing of the packet is
/// copied and nothing about it is believed before it was checked.
final class RtpPacket {

  static final int HEADER = 12;
  static final int VERSION_2 = 0x80;
  private static final int PADDING = 0x20;
  private static final int EXTENSION = 0x10;
  private static final int MARKER = 0x80;

  boolean marker;
  int payloadType;
  int sequence;
  int timestamp;
  int ssrc;
  int payloadAt;
  int payloadLength;

  /// Reads the packet between a buffer's start and its limit.
  ///
  /// @return false when it is no RTP packet; the fields are then of no use
  boolean read(ByteBuffer in) {
    int length = in.limit();
    if (length < HEADER) {
      return false;
    }
    int first = in.get(0);
    int second = in.get(1) & 0xff;
    if ((first & 0xc0) != VERSION_2 || isRtcp(second)) {
      return false;
    }
    int at = HEADER + 4 * (first & 0xf);
    if ((first & EXTENSION) != 0) {
      if (at + 4 > length) {
        return false;
      }
      at += 4 + 4 * (in.getShort(at + 2) & 0xffff);
    }
    int padding = (first & PADDING) == 0 ? 0 : in.get(length - 1) & 0xff;
    if (at + padding > length || ((first & PADDING) != 0 && padding == 0)) {
      return false;
    }
    marker = (second & MARKER) != 0;
    payloadType = second & 0x7f;
    sequence = in.getShort(2) & 0xffff;
    timestamp = in.getInt(4);
    ssrc = in.getInt(8);
    payloadAt = at;
    payloadLength = length - padding - at;
    return true;
  }

  /// RFC 5761, section 4: these second bytes are control packets that came to the wrong port.
  private static boolean isRtcp(int second) {
    return second >= 192 && second <= 223;
  }

  /// Writes a header to a buffer's start and leaves the position behind it.
  static void writeHeader(
      ByteBuffer out, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
    out.clear();
    out.put((byte) VERSION_2);
    out.put((byte) (marker ? payloadType | MARKER : payloadType));
    out.putShort((short) sequence);
    out.putInt(timestamp);
    out.putInt(ssrc);
  }
}
