package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;

/// Reads compound control packets (RFC 3550, section 6.4 and appendix A.2) that anybody may have sent.
final class RtcpReader {

  private static final int BLOCK = 24;

  private RtcpReader() {}

  /// Hears the parts that matter, in their order.
  interface Listener {

    void onSenderReport(int ssrc, int middleOfNtp);

    void onBlock(int ssrc, int source, int lossOf256, int lastSenderReport, int delay);
  }

  /// The source of a compound packet: that of its first report. Asked after [#isValid].
  static int ssrc(ByteBuffer in) {
    return in.getInt(4);
  }

  /// Whether a buffer, from start to limit, holds a compound packet whose lengths add up and that begins with a report.
  static boolean isValid(ByteBuffer in) {
    int end = in.limit();
    if (end < 8 || end % 4 != 0) {
      return false;
    }
    int at = 0;
    while (at < end) {
      if (at + 4 > end || (in.get(at) & 0xc0) != 0x80) {
        return false;
      }
      int type = in.get(at + 1) & 0xff;
      int length = 4 + 4 * (in.getShort(at + 2) & 0xffff);
      boolean report = type == RtcpWriter.SENDER_REPORT || type == RtcpWriter.RECEIVER_REPORT;
      if (at == 0 && (!report || (in.get(0) & 0x20) != 0)) {
        return false;
      }
      if (at + length > end || (report && length < minimum(in.get(at) & 0x1f, type))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private static int minimum(int blocks, int type) {
    return (type == RtcpWriter.SENDER_REPORT ? 28 : 8) + BLOCK * blocks;
  }

  /// Tells a listener what a valid packet says.
  static void read(ByteBuffer in, Listener listener) {
    for (int at = 0; at < in.limit(); at += 4 + 4 * (in.getShort(at + 2) & 0xffff)) {
      int type = in.get(at + 1) & 0xff;
      if (type == RtcpWriter.SENDER_REPORT) {
        listener.onSenderReport(in.getInt(at + 4), in.getInt(at + 10));
        readBlocks(in, at, at + 28, listener);
      } else if (type == RtcpWriter.RECEIVER_REPORT) {
        readBlocks(in, at, at + 8, listener);
      }
    }
  }

  private static void readBlocks(ByteBuffer in, int packet, int first, Listener listener) {
    int blocks = in.get(packet) & 0x1f;
    for (int i = 0; i < blocks; i++) {
      int block = first + BLOCK * i;
      listener.onBlock(
          in.getInt(packet + 4),
          in.getInt(block),
          in.get(block + 4) & 0xff,
          in.getInt(block + 16),
          in.getInt(block + 20));
    }
  }
}
