package io.callmanager.telephony.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket beside an RTP port, for the control packets of whichever session has the port (RFC 3550, section 11). It is
/// open as long as the port; what comes in while no session has it is thrown away. Belongs to the thread of [RtcpReporter], but
/// any may close it.
final class ControlPort implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlPort.class);
  private static final int MOST_AT_ONCE = 10;

  private final DatagramChannel channel;
  private final Selector selector;
  private @Nullable RtcpSession session;

  ControlPort(DatagramChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /// Lets a session have what comes in from now on.
  void lendTo(RtcpSession borrower) {
    session = borrower;
  }

  /// Ends that, unless another session has the port by now.
  void takeFrom(RtcpSession borrower) {
    if (session == borrower) {
      session = null;
    }
  }

  void send(ByteBuffer packet, InetSocketAddress target) {
    try {
      channel.send(packet, target);
    } catch (IOException e) {
      log.trace("Can't send RTCP", e);
    }
  }

  /// Reads what has come in, a few packets at a time.
  void receive(ByteBuffer in) {
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        in.clear();
        if (!(channel.receive(in) instanceof InetSocketAddress source)) {
          return;
        }
        in.flip();
        if (session != null) {
          session.receive(source, in);
        }
      }
    } catch (IOException e) {
      log.trace("Can't receive RTCP", e);
    }
  }

  /// Closes the socket. Its number is free a moment later, when the selector has let go of it.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("Can't close an RTCP socket", e);
    }
    selector.wakeup();
  }
}
