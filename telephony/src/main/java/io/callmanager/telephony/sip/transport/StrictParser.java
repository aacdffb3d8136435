package io.callmanager.telephony.sip.transport;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;

/// JAIN's parser with its leniency and its unchecked exceptions taken out: whatever is wrong comes out as a
/// [ParseException], which JAIN answers with 400 when it was a request (RFC 3261, section 16.3), and drops when not.
final class StrictParser implements MessageParser {

  private final StringMsgParser parser = new StringMsgParser();
  private final Backlog backlog;

  StrictParser(Backlog backlog) {
    this.backlog = backlog;
  }

  /// @param readBody true for datagrams; false for a stream, whose bodies JAIN reads by itself
  @Override
  public SIPMessage parseSIPMessage(
      byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener listener)
      throws ParseException {
    if (readBody) {
      backlog.take();
    }
    return parse(parser, bytes, readBody, strict, listener);
  }

  static SIPMessage parse(
      StringMsgParser parser,
      byte[] bytes,
      boolean readBody,
      boolean strict,
      ParseExceptionListener listener)
      throws ParseException {
    String version = StartLine.version(bytes);
    HeaderLines.check(bytes);
    SIPMessage message;
    try {
      message = parser.parseSIPMessage(bytes, readBody, strict, listener);
    } catch (ParseException | RuntimeException e) {
      // NumberFormatException, StringIndexOutOfBoundsException and others come out of MIME-Version,
      // RAck, RSeq, Server. And
      // JAIN puts an exception's words into the phrase of its 400, line ends and all.
      throw malformed(e);
    }
    if (message != null) {
      checkPresent(message);
      if (version != null && message instanceof SIPRequest request) {
        // JAIN reads any version as its own; told the truth, it answers 505.
        request.getRequestLine().setSipVersion(version);
      }
    }
    return message;
  }

  /// RFC 3261, section 8.1.1: what every request has.
  private static void checkPresent(SIPMessage message) throws ParseException {
    if (message.getTopmostVia() == null
        || message.getFrom() == null
        || message.getTo() == null
        || message.getCallId() == null
        || message.getCSeq() == null) {
      throw new ParseException("Missing header", 0);
    }
    if (message instanceof SIPRequest request && request.getRequestURI() == null) {
      throw new ParseException("Missing Request-URI", 0);
    }
  }

  private static ParseException malformed(Exception e) {
    ParseException clean = new ParseException("Malformed message", 0);
    clean.initCause(e);
    return clean;
  }
}
