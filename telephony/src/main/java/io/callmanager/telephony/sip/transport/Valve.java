package io.callmanager.telephony.sip.transport;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.sip.SipStack;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes each parsed message out of JAIN before its transaction layer sees it.
final class Valve implements SIPMessageValve {

  private static final Logger LOG = LoggerFactory.getLogger(Valve.class);

  private final MessageSink sink;
  private final Drops drops;

  Valve(MessageSink sink, Drops drops) {
    this.sink = sink;
    this.drops = drops;
  }

  @Override
  public boolean processRequest(SIPRequest request, MessageChannel channel) {
    try {
      sink.onRequest(request, source(request, channel));
    } catch (RuntimeException e) {
      dropped(request, e);
    }
    return false;
  }

  @Override
  public boolean processResponse(Response response, MessageChannel channel) {
    SIPResponse message = (SIPResponse) response;
    try {
      sink.onResponse(message, source(message, channel));
    } catch (RuntimeException e) {
      dropped(message, e);
    }
    return false;
  }

  private static Peer source(SIPMessage message, MessageChannel channel) {
    InetAddress address = message.getPeerPacketSourceAddress();
    int port = message.getPeerPacketSourcePort();
    Transport transport = channel.isReliable() ? Transport.TCP : Transport.UDP;
    return new Peer(transport, new InetSocketAddress(address, port));
  }

  private void dropped(SIPMessage message, RuntimeException e) {
    drops.count(DropReason.MALFORMED, message.getRemoteAddress().getHostAddress());
    LOG.debug("A message could not be handled", e);
  }

  @Override
  public void init(SipStack stack) {}

  @Override
  public void destroy() {}
}
