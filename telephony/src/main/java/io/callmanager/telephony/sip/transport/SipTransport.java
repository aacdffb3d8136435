package io.callmanager.telephony.sip.transport;

import gov.nist.javax.sip.ListeningPointImpl;
import gov.nist.javax.sip.stack.ConnectionOrientedMessageProcessor;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.TCPMessageChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sip.InvalidArgumentException;
import javax.sip.PeerUnavailableException;
import javax.sip.TransportNotSupportedException;
import org.jspecify.annotations.Nullable;

/// One running JAIN stack: a UDP port and, once a trunk uses it, a TCP port of the same number.
public final class SipTransport implements AutoCloseable {

  private static final long TO_CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final JainStack stack;
  private final GuardedNetworkLayer network;
  private final Backlog backlog;
  private final Binding binding;
  private volatile @Nullable MessageProcessor tcp;

  private SipTransport(
      JainStack stack, GuardedNetworkLayer network, Backlog backlog, Binding binding) {
    this.stack = stack;
    this.network = network;
    this.backlog = backlog;
    this.binding = binding;
  }

  /// Starts a stack.
  ///
  /// @param gate asked for each TCP connection that is made
  /// @throws SipStartException when a port can't be had
  public static SipTransport open(
      Binding binding, MessageSink sink, Drops drops, ConnectionGate gate) {
    Backlog backlog = new Backlog();
    GuardedNetworkLayer network = new GuardedNetworkLayer(binding.tcpPeers(), backlog, drops, gate);
    JainStack stack;
    try {
      stack =
          new JainStack(
              "callmanager-" + COUNT.incrementAndGet(), network, backlog, new Valve(sink, drops));
    } catch (PeerUnavailableException e) {
      throw new SipStartException("The SIP stack can't be made: " + e.getMessage(), e);
    }
    try {
      listen(stack, binding, "udp");
      return new SipTransport(stack, network, backlog, binding);
    } catch (SipStartException e) {
      // Its threads would keep the JVM alive.
      stack.stop();
      throw e;
    }
  }

  /// Begins to listen by TCP too, unless that was begun before: for trunks that use it.
  ///
  /// @throws SipStartException when the port can't be had
  public synchronized void listenByTcp() {
    if (tcp == null) {
      tcp = listen(stack, binding, "tcp");
    }
  }

  private static MessageProcessor listen(JainStack stack, Binding binding, String transport) {
    try {
      ListeningPointImpl point =
          (ListeningPointImpl)
              stack.createListeningPoint(
                  binding.address().getHostAddress(), binding.port(), transport);
      return point.getMessageProcessor();
    } catch (InvalidArgumentException | TransportNotSupportedException e) {
      throw new SipStartException(
          "The SIP port %d/%s on %s can't be opened (%s). Set callmanager.sip.port to a free port, or callmanager.sip.bind-address to an address of this machine."
              .formatted(
                  binding.port(), transport, binding.address().getHostAddress(), rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /// Sends a message by UDP or TCP. A datagram leaves at once; by TCP this blocks while a connection is made, for at most 1.5 s.
  ///
  /// @throws IOException when it could not be sent
  public void send(Peer peer, byte[] message) throws IOException {
    switch (peer.transport()) {
      case UDP ->
          network.datagrams().send(new DatagramPacket(message, message.length, peer.address()));
      case TCP -> sendByTcp(peer.address(), message);
      case TLS -> throw new IllegalArgumentException("TLS has connections of its own");
    }
  }

  private void sendByTcp(InetSocketAddress to, byte[] message) throws IOException {
    MessageProcessor connections = tcp;
    if (connections == null) {
      throw new IOException("TCP is only used with trunks that are configured for it");
    }
    MessageChannel channel = connections.createMessageChannel(to.getAddress(), to.getPort());
    try {
      ((TCPMessageChannel) channel).sendMessage(message, to.getAddress(), to.getPort(), true);
    } catch (IOException e) {
      // JAIN would keep the channel for good.
      ((ConnectionOrientedMessageProcessor) connections)
          .closeReliableConnection(to.getAddress().getHostAddress(), to.getPort());
      // JAIN's own message has the whole SIP message in it.
      throw new IOException("no TCP connection to " + to.getHostString() + ":" + to.getPort(), e);
    }
  }

  /// Datagrams read and not yet parsed.
  public int backlog() {
    return backlog.depth();
  }

  /// How long the oldest datagram waits for the parser, in milliseconds.
  public long lagMillis() {
    return backlog.lagMillis();
  }

  /// Closes the sockets and ends the stack's threads. JAIN sleeps for a second when it stops; that is not waited for.
  @Override
  public void close() {
    Thread.ofPlatform().name("sip-stop").daemon().start(stack::stop);
    long until = System.nanoTime() + TO_CLOSE_NANOS;
    while (!network.closed() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
