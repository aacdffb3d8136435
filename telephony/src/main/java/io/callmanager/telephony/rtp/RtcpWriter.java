package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Writes compound control packets (RFC 3550, section 6.1): a report, who we are, and perhaps a good-bye.
final class RtcpWriter {

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  private static final int SOURCE_DESCRIPTION = 202;
  private static final int BYE = 203;
  private static final int VERSION_2 = 0x80;
  private static final int CNAME = 1;
  private static final long NTP_EPOCH = 2_208_988_800L;

  private RtcpWriter() {}

  /// The time in NTP's 64 bits: seconds since 1900 and their fraction.
  static long ntp(Instant instant) {
    long fraction = ((long) instant.getNano() << 32) / 1_000_000_000L;
    return ((instant.getEpochSecond() + NTP_EPOCH) << 32) | fraction;
  }

  /// The middle 32 bits of [#ntp], as report blocks carry them.
  static int middle(long ntp) {
    return (int) (ntp >>> 16);
  }

  static void senderReport(
      ByteBuffer out, int ssrc, long ntp, int timestamp, long packets, long octets, int blocks) {
    header(out, blocks, SENDER_REPORT, 6 + 6 * blocks);
    out.putInt(ssrc).putLong(ntp).putInt(timestamp).putInt((int) packets).putInt((int) octets);
  }

  static void receiverReport(ByteBuffer out, int ssrc, int blocks) {
    header(out, blocks, RECEIVER_REPORT, 1 + 6 * blocks);
    out.putInt(ssrc);
  }

  /// One report block; the report's header counts it.
  ///
  /// @param lossOf256 packets lost of 256 since the report before
  static void block(
      ByteBuffer out,
      int source,
      int lossOf256,
      long lost,
      int extendedHighest,
      long jitter,
      int lastSenderReport,
      int sinceLastSenderReport) {
    int lostIn24 = Math.clamp(lost, -0x800000, 0x7fffff) & 0xffffff;
    out.putInt(source)
        .putInt(lossOf256 << 24 | lostIn24)
        .putInt(extendedHighest)
        .putInt((int) jitter)
        .putInt(lastSenderReport)
        .putInt(sinceLastSenderReport);
  }

  static void sourceDescription(ByteBuffer out, int ssrc, String cname) {
    byte[] name = cname.getBytes(StandardCharsets.US_ASCII);
    int chunk = 4 + 2 + name.length + 1;
    int words = (chunk + 3) / 4;
    header(out, 1, SOURCE_DESCRIPTION, words);
    int end = out.position() + 4 * words;
    out.putInt(ssrc).put((byte) CNAME).put((byte) name.length).put(name);
    while (out.position() < end) {
      out.put((byte) 0);
    }
  }

  static void bye(ByteBuffer out, int ssrc) {
    header(out, 1, BYE, 1);
    out.putInt(ssrc);
  }

  private static void header(ByteBuffer out, int count, int type, int wordsAfter) {
    out.put((byte) (VERSION_2 | count)).put((byte) type).putShort((short) wordsAfter);
  }
}
