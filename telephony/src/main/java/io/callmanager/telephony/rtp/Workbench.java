package io.callmanager.telephony.rtp;

import io.callmanager.telephony.srtp.SrtpSuite;
import java.nio.ByteBuffer;

/// What one pacing thread works with: buffers used again for every packet of every stream, and what it counts.
final class Workbench {

  /// More than any Ethernet frame: what doesn't fit is no RTP of ours.
  private static final int MAX_DATAGRAM = 2048;

  final ByteBuffer out =
      ByteBuffer.allocateDirect(RtpPacket.HEADER + JitterBuffer.FRAME + SrtpSuite.MAX_GROWTH);
  final ByteBuffer in = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  final RtpPacket packet = new RtpPacket();

  /// Of no use, but for the compiler to see that what was read is used.
  int touched;

  /// What is sent in this period, if anything is.
  final short[] frame = new short[JitterBuffer.FRAME];

  final short[] heard = new short[JitterBuffer.FRAME];
  final byte[] payload = new byte[JitterBuffer.FRAME];

  /// A packet on its way through encryption, with room for what that adds.
  final byte[] secret = new byte[MAX_DATAGRAM + SrtpSuite.MAX_GROWTH];

  final Count packetsSent = new Count();
  final Count packetsReceived = new Count();
  final Count packetsRefused = new Count();
  final Count packetsNotAuthentic = new Count();
  final Count roundsSkipped = new Count();
  final TickLateness lateness = new TickLateness();
}
