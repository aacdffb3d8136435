package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.header.SIPHeader;
import javax.sip.header.Header;

/// Parsed headers as text again.
final class HeaderText {

  private HeaderText() {}

  /// Appends the header's line, with its line end.
  static void line(StringBuilder text, Header header) {
    ((SIPHeader) header).encode(text);
  }

  /// What follows the header's name.
  static String value(Header header) {
    String line = ((SIPHeader) header).encode();
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
