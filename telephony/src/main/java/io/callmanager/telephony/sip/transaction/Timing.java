package io.callmanager.telephony.sip.transaction;

/// How long SIP waits, in milliseconds (RFC 3261, appendix A).
///
/// @param t1 what a message and its answer are thought to take; everything else is counted in it
/// @param sessionSecond how long a second of a session timer lasts (RFC 4028)
public record Timing(long t1, long sessionSecond) {

  /// What the RFC recommends.
  public static final Timing STANDARD = new Timing(500, 1000);

  /// The longest pause between repetitions.
  long t2() {
    return 8 * t1;
  }

  /// How long a message may stay in the network.
  long t4() {
    return 10 * t1;
  }

  /// How long to go on repeating before giving up: 64 × T1.
  public long timeout() {
    return 64 * t1;
  }
}
