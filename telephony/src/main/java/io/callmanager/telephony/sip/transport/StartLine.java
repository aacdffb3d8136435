package io.callmanager.telephony.sip.transport;

import java.text.ParseException;

/// What JAIN's parser is too kind about in a message's raw text (RFC 4475, section 3.1.2).
final class StartLine {

  private StartLine() {}

  /// @throws ParseException when a request line isn't method, one space, URI, one space, version (RFC 3261, section 7.1)
  static void check(byte[] message) throws ParseException {
    if (startsWith(message, "SIP/")) {
      return;
    }
    int spaces = 0;
    int i = 0;
    for (; i < message.length && message[i] != '\r' && message[i] != '\n'; i++) {
      if (message[i] == ' ') {
        spaces++;
      }
    }
    if (spaces != 2 || (i > 0 && message[i - 1] == ' ')) {
      throw new ParseException("Malformed request line", 0);
    }
  }

  private static boolean startsWith(byte[] message, String prefix) {
    if (message.length < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (message[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
