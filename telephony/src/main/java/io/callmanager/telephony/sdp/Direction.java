package io.callmanager.telephony.sdp;

import java.util.Locale;

/// Which way a stream flows, as its describer sees it (RFC 8866, section 6.7).
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  public boolean sends() {
    return sends;
  }

  public boolean receives() {
    return receives;
  }

  static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  /// The same stream as the other side sees it.
  Direction reversed() {
    return of(receives, sends);
  }

  String attribute() {
    return name().toLowerCase(Locale.ROOT);
  }
}
