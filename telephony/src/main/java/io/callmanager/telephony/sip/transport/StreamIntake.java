package io.callmanager.telephony.sip.transport;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.text.ParseException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes messages in from connections that are not JAIN's: cut from the stream, parsed and judged as strictly as all others.
public final class StreamIntake {

  private static final Logger LOG = LoggerFactory.getLogger(StreamIntake.class);
  private static final String VERSION = "SIP/2.0";
  private static final int MAX_LOOKED_AT = DatagramGuard.MAX_DATAGRAM - 1;

  /// Without these nothing can be answered; a header of another kind that can't be read is passed over, as JAIN does.
  private static final Set<Class<?>> NEEDED =
      Set.of(
          From.class,
          To.class,
          CSeq.class,
          Via.class,
          CallID.class,
          ContentLength.class,
          RequestLine.class,
          StatusLine.class);

  private final MessageSink sink;
  private final Drops drops;

  public StreamIntake(MessageSink sink, Drops drops) {
    this.sink = sink;
    this.drops = drops;
  }

  /// Reads a connection to its end; a message that makes no sense is dropped, and the next one read.
  ///
  /// @param socket whose read timeout bounds the waiting for a message and within one
  /// @param source who the messages come from, and where answers go
  /// @throws IOException when the connection broke, stayed silent for ten minutes, or brought what is no SIP
  public void read(Socket socket, InputStream in, Peer source) throws IOException {
    MessageReader reader = new MessageReader(socket, in);
    StringMsgParser parser = new StringMsgParser();
    for (byte[] bytes = reader.next(); bytes != null; bytes = reader.next()) {
      take(parser, bytes, source);
    }
  }

  private void take(StringMsgParser parser, byte[] bytes, Peer source) {
    DropReason objection = DatagramGuard.objection(bytes, 0, Math.min(bytes.length, MAX_LOOKED_AT));
    if (objection != null) {
      drops.count(objection, source);
      return;
    }
    try {
      SIPMessage message =
          StrictParser.parse(parser, bytes, true, false, StreamIntake::unreadableHeader);
      switch (message) {
        case SIPRequest request -> request(request, source);
        case SIPResponse response -> sink.onResponse(response, source);
        case null, default -> drops.count(DropReason.MALFORMED, source);
      }
    } catch (ParseException | RuntimeException e) {
      drops.count(DropReason.MALFORMED, source);
      LOG.debug("A message could not be handled", e);
    }
  }

  private void request(SIPRequest request, Peer source) throws ParseException {
    if (!VERSION.equals(request.getRequestLine().getSipVersion())) {
      throw new ParseException("Another version of SIP", 0);
    }
    // RFC 3261, section 18.2.1, and RFC 3581, section 4.
    Via via = request.getTopmostVia();
    via.setParameter(Via.RECEIVED, source.address().getAddress().getHostAddress());
    if (via.hasParameter(Via.RPORT)) {
      via.setParameter(Via.RPORT, Integer.toString(source.address().getPort()));
    }
    sink.onRequest(request, source);
  }

  @SuppressWarnings("rawtypes")
  private static void unreadableHeader(
      ParseException e, SIPMessage message, Class kind, String header, String text)
      throws ParseException {
    if (kind != null && NEEDED.contains(kind)) {
      throw e;
    }
    message.addUnparsed(header);
  }
}
