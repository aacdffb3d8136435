package io.callmanager.telephony.sip.tls;

import io.callmanager.telephony.sip.transport.ConnectionGate;
import io.callmanager.telephony.sip.transport.DropReason;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.StreamIntake;
import io.callmanager.telephony.sip.transport.TlsIdentity;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All TLS connections of an endpoint: one to each peer and identity, made when something is first sent and again when it is lost,
/// and, where we have a certificate, those that trunks make to us. Safe for use by many threads.
public final class TlsConnections implements AutoCloseable {

  /// What they are made with.
  ///
  /// @param local the address that connections are made from and taken on
  /// @param welcome whose connections are taken
  public record Terms(
      TlsProperties properties, InetAddress local, Predicate<InetAddress> welcome) {}

  private static final Logger LOG = LoggerFactory.getLogger(TlsConnections.class);
  private static final int MAX_TAKEN = 512;
  private static final long SWEEP_MILLIS = 500;

  private final TlsContexts contexts;
  private final InetAddress local;
  private final int port;
  private final Predicate<InetAddress> welcome;
  private final StreamIntake intake;
  private final Drops drops;
  private final ConnectionGate gate;
  private final Map<Peer, TlsConnection> open = new ConcurrentHashMap<>();
  private final @Nullable TlsListener listener;
  private final ScheduledExecutorService sweeper;
  private volatile boolean closed;

  /// Listens, if there is a certificate to do it with.
  ///
  /// @param gate asked for each connection that is made
  /// @throws io.callmanager.telephony.sip.transport.SipStartException when a file of the settings can't be used, or the port
  ///     can't be had
  public TlsConnections(Terms terms, StreamIntake intake, Drops drops, ConnectionGate gate) {
    this.contexts = new TlsContexts(terms.properties());
    this.local = terms.local();
    this.port = terms.properties().port();
    this.welcome = terms.welcome();
    this.intake = intake;
    this.drops = drops;
    this.gate = gate;
    this.listener = contexts.certified() ? TlsListener.open(local, port, this::take) : null;
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon(true).name("sip-tls-sweep").factory());
    var _ =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// How many connections there are, those among them that are only about to be made.
  public int count() {
    return open.size();
  }

  /// The port under which a peer reaches us: the one we listen on, or else the one from which our connection to it comes, which
  /// most peers find their way back by.
  public int ownPort(Peer peer) {
    if (listener != null || peer.tls() == null) {
      return port;
    }
    try {
      return reserved(peer).localPort();
    } catch (IOException e) {
      return port;
    }
  }

  /// Sends a message, on a new connection if there is none. Blocks for up to four seconds, or twice that when a connection turns
  /// out to be lost.
  ///
  /// @throws IOException in words for whoever looks after the trunk
  public void send(Peer peer, byte[] message) throws IOException {
    TlsIdentity identity = peer.tls();
    if (identity == null) {
      TlsConnection theirs = open.get(peer);
      if (theirs == null) {
        throw new IOException("its connection is closed");
      }
      theirs.send(message);
      return;
    }
    TlsConnection connection = reserved(peer);
    boolean old = connection.established();
    try {
      send(connection, identity, message);
    } catch (IOException e) {
      if (!old || closed) {
        throw e;
      }
      LOG.debug("The TLS connection to {} was lost", peer, e);
      send(reserved(peer), identity, message);
    }
  }

  private void send(TlsConnection connection, TlsIdentity identity, byte[] message)
      throws IOException {
    try {
      if (!connection.established()) {
        connection.connect(contexts.towards(identity), identity.domain());
        connected(connection, identity);
      }
      connection.send(message);
    } catch (IOException e) {
      forget(connection);
      throw e;
    }
  }

  private void connected(TlsConnection connection, TlsIdentity identity) {
    if (!identity.verified()) {
      LOG.warn(
          "The certificate of {} at {} was not checked, as its trunk has it",
          identity.domain(),
          connection.peer());
    }
    Thread.ofVirtual().name("sip-tls-in").start(() -> read(connection));
  }

  private TlsConnection reserved(Peer peer) throws IOException {
    TlsConnection known = open.get(peer);
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new IOException("we are shutting down");
    }
    try {
      return open.computeIfAbsent(peer, this::reserve);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private TlsConnection reserve(Peer peer) {
    try {
      ConnectionGate.Pass pass = gate.admit(peer);
      try {
        return TlsConnection.reserve(peer, local, pass);
      } catch (IOException e) {
        pass.close();
        throw new IOException("no port for a TLS connection is free", e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads until the connection ends, however it does.
  private void read(TlsConnection connection) {
    try {
      intake.read(connection.secured(), connection.input(), connection.peer());
    } catch (IOException e) {
      LOG.debug("The TLS connection to {} ended: {}", connection.peer(), e.getMessage());
    } finally {
      forget(connection);
    }
  }

  private void forget(TlsConnection connection) {
    open.remove(connection.peer(), connection);
    connection.close();
  }

  /// Takes a connection that somebody made to us, if that is one of our trunks.
  private void take(Socket socket) {
    InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
    TlsConnection connection = TlsConnection.accepted(new Peer(Transport.TLS, from), socket);
    if (closed || taken() >= MAX_TAKEN || !welcome.test(from.getAddress())) {
      drops.count(DropReason.UNTRUSTED_CONNECTION, from.getAddress().getHostAddress());
      connection.abort();
      return;
    }
    open.put(connection.peer(), connection);
    Thread.ofVirtual().name("sip-tls-in").start(() -> welcome(connection));
  }

  /// Connections that others made to us.
  private long taken() {
    return open.keySet().stream().filter(peer -> peer.tls() == null).count();
  }

  private void welcome(TlsConnection connection) {
    try {
      connection.welcome(contexts.ours());
    } catch (IOException e) {
      LOG.debug("No TLS with {}: {}", connection.peer(), e.getMessage());
      forget(connection);
      return;
    }
    read(connection);
  }

  private void sweep() {
    long now = System.nanoTime();
    open.values().removeIf(connection -> ended(connection, now));
  }

  private static boolean ended(TlsConnection connection, long now) {
    boolean stuck = connection.stuck(now);
    if (stuck) {
      connection.abort();
    }
    return stuck;
  }

  @Override
  public void close() {
    closed = true;
    if (listener != null) {
      listener.close();
    }
    sweeper.shutdownNow();
    open.values().forEach(TlsConnection::close);
    open.clear();
  }
}
