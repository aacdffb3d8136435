package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.tls.TlsConnections;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.ConnectionGate;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.MessageSink;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.SipTransport;
import io.callmanager.telephony.sip.transport.StreamIntake;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The transports of an endpoint, and what goes out by them: datagrams at once, what goes by TCP and TLS through its peer's queue,
/// so that nobody who sends ever waits.
final class Wire implements AutoCloseable {

  private final SipTransport transport;
  private final @Nullable TlsConnections tls;
  private final PeerQueues queues;

  /// Opens the ports.
  ///
  /// @param secure how TLS is spoken; null when it isn't
  /// @throws io.callmanager.telephony.sip.transport.SipStartException when a port can't be had
  Wire(
      Binding binding,
      TlsConnections.@Nullable Terms secure,
      ConnectionGate gate,
      MessageSink sink,
      Drops drops,
      Timers timers) {
    queues = new PeerQueues(timers);
    tls =
        secure == null
            ? null
            : new TlsConnections(secure, new StreamIntake(sink, drops), drops, gate);
    try {
      transport = SipTransport.open(binding, sink, drops, gate);
    } catch (RuntimeException e) {
      if (tls != null) {
        tls.close();
      }
      throw e;
    }
  }

  /// Sends bytes without waiting.
  ///
  /// @param failed told, on any thread, in words when they could not be sent
  void send(Peer peer, byte[] message, Consumer<String> failed) {
    switch (peer.transport()) {
      case UDP -> sendNow(peer, message, failed);
      case TCP, TLS -> {
        if (!queues.offer(peer, () -> sendNow(peer, message, failed))) {
          failed.accept("can't send to " + peer + ": too much is waiting to be sent already");
        }
      }
    }
  }

  private void sendNow(Peer peer, byte[] message, Consumer<String> failed) {
    try {
      if (peer.transport() != Transport.TLS) {
        transport.send(peer, message);
      } else if (tls == null) {
        throw new IOException("TLS is not spoken here");
      } else {
        tls.send(peer, message);
      }
    } catch (IOException | IllegalArgumentException e) {
      // The second is what a socket says to an address of a kind that it doesn't know.
      failed.accept("can't send to " + peer + ": " + e.getMessage());
    }
  }

  void listenByTcp() {
    transport.listenByTcp();
  }

  /// The port under which a TLS peer reaches us.
  ///
  /// @param usual the one where no TLS is spoken
  int ownTlsPort(Peer peer, int usual) {
    return tls == null ? usual : tls.ownPort(peer);
  }

  int tlsConnections() {
    return tls == null ? 0 : tls.count();
  }

  /// Messages that wait to be sent by TCP and TLS.
  int waiting() {
    return queues.waiting();
  }

  /// Datagrams that wait for the parser.
  int backlog() {
    return transport.backlog();
  }

  long lagMillis() {
    return transport.lagMillis();
  }

  @Override
  public void close() {
    transport.close();
    if (tls != null) {
      tls.close();
    }
    queues.close();
  }
}
