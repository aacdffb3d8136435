package io.callmanager.telephony.sip.transport;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;

/// Checks header lines as they came, for what the parsed form no longer shows (RFC 4475, sections 3.1.2.13, 3.1.2.14,
/// 3.3.8 and 3.3.9).
final class HeaderLines {

  private static final int FROM = 1;
  private static final int TO = 1 << 1;
  private static final int CALL_ID = 1 << 2;
  private static final int CSEQ = 1 << 3;
  private static final int MAX_FORWARDS = 1 << 4;
  private static final int CONTENT_LENGTH = 1 << 5;
  private static final int CONTENT_TYPE = 1 << 6;
  private static final int CONTACT = 1 << 7;

  private HeaderLines() {}

  /// @throws ParseException when a header that may be there once is there twice, or an address can't be told from its
  ///     parameters
  static void check(byte[] message) throws ParseException {
    int seen = 0;
    int line = next(message, 0);
    while (line < message.length && message[line] != '\r' && message[line] != '\n') {
      int end = line;
      while (end < message.length && message[end] != '\r' && message[end] != '\n') {
        end++;
      }
      int colon = line;
      while (colon < end && message[colon] != ':') {
        colon++;
      }
      int kind = colon < end ? kind(message, line, colon) : 0;
      if (kind == CONTACT || kind == FROM || kind == TO) {
        checkAddress(message, colon + 1, end);
      }
      if (kind != CONTACT) {
        if ((seen & kind) != 0) {
          throw new ParseException("Repeated header " + text(message, line, colon), 0);
        }
        seen |= kind;
      }
      line = next(message, end);
    }
  }

  /// A URI with headers of its own must stand in angle brackets, and no blank may stand within them (RFC 3261, section
  /// 20.10 and 25.1).
  private static void checkAddress(byte[] message, int from, int to) throws ParseException {
    boolean brackets = false;
    boolean query = false;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      if (message[i] == '"') {
        quoted = !quoted;
      }
      if (quoted) {
        // A quote within quotes is escaped by a backslash, which stands before it.
        i += message[i] == '\\' ? 1 : 0;
        continue;
      }
      if (message[i] == '<') {
        brackets = true;
        if (i + 1 < to && message[i + 1] == ' ') {
          throw new ParseException("Blank within an address", 0);
        }
      }
      query |= message[i] == '?';
    }
    if (query && !brackets) {
      throw new ParseException("Address needs angle brackets", 0);
    }
  }

  private static int next(byte[] message, int from) {
    int i = from;
    while (i < message.length && message[i] != '\r' && message[i] != '\n') {
      i++;
    }
    if (i < message.length && message[i] == '\r') {
      i++;
    }
    if (i < message.length && message[i] == '\n') {
      i++;
    }
    return i;
  }

  private static int kind(byte[] message, int line, int colon) {
    int end = colon;
    while (end > line && (message[end - 1] == ' ' || message[end - 1] == '\t')) {
      end--;
    }
    int length = end - line;
    if (length == 1) {
      return switch (message[line] | 0x20) {
        case 'f' -> FROM;
        case 't' -> TO;
        case 'i' -> CALL_ID;
        case 'l' -> CONTENT_LENGTH;
        case 'c' -> CONTENT_TYPE;
        case 'm' -> CONTACT;
        default -> 0;
      };
    }
    return switch (length) {
      case 2 -> is(message, line, "to") ? TO : 0;
      case 4 -> is(message, line, "from") ? FROM : is(message, line, "cseq") ? CSEQ : 0;
      case 7 -> is(message, line, "call-id") ? CALL_ID : is(message, line, "contact") ? CONTACT : 0;
      case 12 ->
          is(message, line, "max-forwards")
              ? MAX_FORWARDS
              : is(message, line, "content-type") ? CONTENT_TYPE : 0;
      case 14 -> is(message, line, "content-length") ? CONTENT_LENGTH : 0;
      default -> 0;
    };
  }

  private static boolean is(byte[] message, int line, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      int c = message[line + i];
      if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] message, int from, int to) {
    return new String(message, from, to - from, StandardCharsets.US_ASCII);
  }
}
