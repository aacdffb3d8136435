package io.callmanager.telephony.sip.transport;

import org.jspecify.annotations.Nullable;

/// Looks at a datagram before the parser does. The parser costs 467 ms for 60 KB of semicolons, so what can't be an
/// honest SIP message must not get that far.
final class DatagramGuard {

  /// A datagram of this size or above is dropped; the receive buffer is as large, so that a longer one fills it.
  static final int MAX_DATAGRAM = 8192;

  private static final int MAX_SEPARATORS = 400;
  private static final String TOKEN_MARKS = "-.!%*_+`'~";

  private DatagramGuard() {}

  /// Why these bytes must not be parsed; null when they may be.
  static @Nullable DropReason objection(byte[] data, int offset, int length) {
    if (length >= MAX_DATAGRAM) {
      return DropReason.OVERSIZE;
    }
    if (onlyLineEnds(data, offset, length)) {
      return DropReason.KEEP_ALIVE;
    }
    if (!beginsToken(data[offset])) {
      return DropReason.NOT_SIP;
    }
    return separators(data, offset, length) > MAX_SEPARATORS ? DropReason.TOO_COMPLEX : null;
  }

  private static boolean onlyLineEnds(byte[] data, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (data[i] != '\r' && data[i] != '\n' && data[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /// A request begins with its method, which is a token (RFC 3261, section 25.1); a response with `SIP`.
  private static boolean beginsToken(byte first) {
    return (first >= 'A' && first <= 'Z')
        || (first >= 'a' && first <= 'z')
        || (first >= '0' && first <= '9')
        || TOKEN_MARKS.indexOf(first) >= 0;
  }

  private static int separators(byte[] data, int offset, int length) {
    int count = 0;
    for (int i = offset; i < offset + length; i++) {
      if (data[i] == ';' || data[i] == ',') {
        count++;
      }
    }
    return count;
  }
}
