package io.callmanager.telephony.sip.trunk;

/// When a call that one trunk could not take may be given to another: only while the callee can't have been reached, since
/// nobody may be called twice.
public final class Failover {

  private static final int REQUEST_TIMEOUT = 408;

  private Failover() {}

  /// After a final answer.
  ///
  /// @param provisional whether anything was answered before it, be it only 100 Trying
  /// @param ringing whether the callee's phone rang, or something was played in place of it (18x)
  public static boolean afterAnswer(int code, boolean provisional, boolean ringing) {
    boolean serverFailed = code >= 500 && code < 600;
    return !ringing && (serverFailed || (code == REQUEST_TIMEOUT && !provisional));
  }

  /// After silence, or when the INVITE could not be sent.
  public static boolean afterNoAnswer(boolean provisional) {
    return !provisional;
  }
}
