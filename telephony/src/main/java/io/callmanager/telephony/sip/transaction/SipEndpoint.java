package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.tls.TlsConnections;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.ConnectionGate;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One SIP user agent: a transport, the transactions and dialogs on it, and the threads that work for it.
public final class SipEndpoint implements AutoCloseable {

  /// Finished transactions are kept to answer repeated messages, up to this many; beyond it they end at once.
  private static final int MAX_LINGERING = 100_000;

  private final Identity identity;
  private final Clock clock;
  private final Timing timing;
  private final Timers timers;
  private final Workers workers;
  private final Incoming incoming;
  private final Wire wire;

  /// Opens the endpoint, without TLS.
  ///
  /// @param callees who takes calls that come in; null when none are taken
  public SipEndpoint(Binding binding, Clock clock, Drops drops, @Nullable Callees callees) {
    this(binding, clock, drops, callees, Timing.STANDARD);
  }

  /// Opens an endpoint with a timing of its own, without TLS.
  public SipEndpoint(
      Binding binding, Clock clock, Drops drops, @Nullable Callees callees, Timing timing) {
    this(binding, null, new ConnectionGate(peer -> List.of()), clock, drops, callees, timing);
  }

  /// Opens an endpoint.
  ///
  /// @param secure how TLS is spoken; null when it isn't
  /// @param gate asked for each TCP and TLS connection that is made
  public SipEndpoint(
      Binding binding,
      TlsConnections.@Nullable Terms secure,
      ConnectionGate gate,
      Clock clock,
      Drops drops,
      @Nullable Callees callees,
      Timing timing) {
    this.timing = timing;
    this.identity =
        new Identity(
            binding.advertisedHost(),
            binding.port(),
            secure == null ? binding.port() : secure.properties().port());
    this.clock = clock;
    this.timers = new Timers("sip-timers-" + binding.port());
    this.workers = new Workers("sip-calls-" + binding.port());
    this.incoming = new Incoming(this, drops, callees);
    try {
      this.wire = new Wire(binding, secure, gate, incoming, drops, timers);
    } catch (RuntimeException e) {
      timers.close();
      workers.close();
      throw e;
    }
  }

  public Identity identity() {
    return identity;
  }

  /// The value of our Contact header towards a peer.
  public String contact(Peer peer) {
    return contact("", peer);
  }

  /// The value of our Contact header towards a peer, with a name of ours, such as that of a trunk that we register with.
  ///
  /// @param user fit for a SIP URI; empty for none
  public String contact(String user, Peer peer) {
    int tlsPort = identity.tlsPort();
    int ownTlsPort = peer.transport() == Transport.TLS ? wire.ownTlsPort(peer, tlsPort) : tlsPort;
    return identity.contact(user, peer.transport(), ownTlsPort);
  }

  public Timing timing() {
    return timing;
  }

  public Timers timers() {
    return timers;
  }

  public Workers workers() {
    return workers;
  }

  public Instant now() {
    return clock.instant();
  }

  /// Datagrams that wait for the parser.
  public int backlog() {
    return wire.backlog();
  }

  /// Messages that wait to be sent by TCP and TLS.
  public int unsent() {
    return wire.waiting();
  }

  /// How far signalling is behind, in milliseconds: the longest wait of a datagram for the parser or of a call for a
  /// thread, within the last half second.
  public long lagMillis() {
    return Math.max(wire.lagMillis(), workers.lagMillis());
  }

  /// Sends a request and tells its user what becomes of it.
  public ClientTransaction send(
      OutgoingRequest request, Mailbox mailbox, ClientTransaction.User user) {
    ClientTransaction transaction = new ClientTransaction(this, request, mailbox, user);
    incoming.expect(transaction);
    transaction.start();
    return transaction;
  }

  /// Sends bytes without waiting.
  ///
  /// @param failed told, on any thread, in words when they could not be sent
  public void transmit(Peer peer, byte[] message, Consumer<String> failed) {
    wire.send(peer, message, failed);
  }

  /// Begins to listen by TCP too, for trunks that use it.
  ///
  /// @throws io.callmanager.telephony.sip.transport.SipStartException when the port can't be had
  public void listenByTcp() {
    wire.listenByTcp();
  }

  /// Makes a call known, so that messages find it.
  public void register(DialogKey key, DialogOwner owner) {
    incoming.register(key, owner);
  }

  public void unregister(DialogKey key) {
    incoming.unregister(key);
  }

  /// Calls that messages can find; those that ended a moment ago are among them.
  public int dialogs() {
    return incoming.dialogs();
  }

  /// Requests in both directions that are not over, or ended a moment ago.
  public int transactions() {
    return incoming.transactions();
  }

  /// TLS connections in both directions.
  public int tlsConnections() {
    return wire.tlsConnections();
  }

  void forget(ClientTransaction transaction) {
    incoming.forget(transaction);
  }

  void forget(ServerTransaction transaction) {
    incoming.forget(transaction);
  }

  boolean mayLinger() {
    return transactions() < MAX_LINGERING;
  }

  @Override
  public void close() {
    wire.close();
    workers.close();
    timers.close();
  }
}
