package io.callmanager.telephony.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket beside an RTP port, for the control packets of whichever session has the port (RFC 3550, section 11). Opened
/// for the first session that reports, since many a call is never answered, and kept open as long as the port; what comes in
/// while no session has it is thrown away. Belongs to the thread of [RtcpReporter], but any may close it.
final class ControlPort implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlPort.class);
  private static final int MOST_AT_ONCE = 10;

  private final InetSocketAddress address;
  private final Selector selector;
  private @Nullable DatagramChannel channel;
  private @Nullable RtcpSession session;
  private boolean closed;

  /// @param selector whose thread this belongs to
  ControlPort(InetSocketAddress address, Selector selector) {
    this.address = address;
    this.selector = selector;
  }

  /// Lets a session have what comes in from now on.
  ///
  /// @return whether the socket is open; not when another process has its number
  boolean lendTo(RtcpSession borrower) {
    if (!open()) {
      return false;
    }
    session = borrower;
    return true;
  }

  private synchronized boolean open() {
    if (channel != null || closed) {
      return !closed;
    }
    try {
      channel = UdpSockets.bound(address);
      channel.register(selector, SelectionKey.OP_READ, this);
      return true;
    } catch (IOException e) {
      log.debug("No RTCP on {}: {}", address, e.getMessage());
      UdpSockets.closeQuietly(channel);
      channel = null;
      return false;
    }
  }

  /// Ends that, unless another session has the port by now.
  void takeFrom(RtcpSession borrower) {
    if (session == borrower) {
      session = null;
    }
  }

  void send(ByteBuffer packet, InetSocketAddress target) {
    DatagramChannel open = channel();
    try {
      if (open != null) {
        open.send(packet, target);
      }
    } catch (IOException e) {
      log.trace("Can't send RTCP", e);
    }
  }

  /// Reads what has come in, a few packets at a time.
  void receive(ByteBuffer in) {
    DatagramChannel open = channel();
    try {
      for (int i = 0; i < MOST_AT_ONCE && open != null; i++) {
        in.clear();
        if (!(open.receive(in) instanceof InetSocketAddress source)) {
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

  private synchronized @Nullable DatagramChannel channel() {
    return channel;
  }

  /// Closes the socket for good. Its number is free a moment later, when the selector has let go of it.
  @Override
  public synchronized void close() {
    closed = true;
    if (channel != null) {
      UdpSockets.closeQuietly(channel);
      selector.wakeup();
    }
  }
}
