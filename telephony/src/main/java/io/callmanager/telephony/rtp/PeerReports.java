package io.callmanager.telephony.rtp;

/// What the peer's control packets say: how our packets arrive there, and its clock for our own reports. Written by
/// the thread that reads RTCP.
final class PeerReports {

  private static final int NEVER = -1;

  private volatile double lossFraction;
  private volatile double roundTripMillis = NEVER;
  private int lastSenderReport;
  private long lastSenderReportNanos;

  /// A report block about our stream (RFC 3550, section 6.4.1).
  ///
  /// @param lossOf256 packets lost of 256
  /// @param lastSent the middle 32 bits of the NTP time of our report that the peer saw last; 0 if it saw none
  /// @param delay since then, in 1/65,536 s
  /// @param now the middle 32 bits of the NTP time
  void noteBlock(int lossOf256, int lastSent, int delay, int now) {
    lossFraction = lossOf256 / 256.0;
    int roundTrip = now - lastSent - delay;
    if (lastSent != 0 && roundTrip >= 0) {
      roundTripMillis = roundTrip * 1000.0 / 65_536;
    }
  }

  void noteSenderReport(int middleOfNtp, long nanos) {
    lastSenderReport = middleOfNtp;
    lastSenderReportNanos = nanos;
  }

  int lastSenderReport() {
    return lastSenderReport;
  }

  /// In 1/65,536 s, as a report block tells it; 0 when there was none.
  int sinceLastSenderReport(long nanos) {
    return lastSenderReport == 0
        ? 0
        : (int) ((nanos - lastSenderReportNanos) * 65_536 / 1_000_000_000L);
  }

  double lossFraction() {
    return lossFraction;
  }

  double roundTripMillis() {
    return roundTripMillis;
  }
}
