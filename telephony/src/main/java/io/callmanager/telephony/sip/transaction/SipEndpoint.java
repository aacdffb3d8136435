package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.tls.TlsConnections;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.DropReason;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.MessageSink;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.SipTransport;
import io.callmanager.telephony.sip.transport.StreamIntake;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One SIP user agent: a transport, the transactions and dialogs on it, and the threads that work for it.
public final class SipEndpoint implements AutoCloseable {

  /// Finished transactions are kept to answer repeated messages, up to this many; beyond it they end at once.
  private static final int MAX_LINGERING = 100_000;

  private static final int MAX_SERVER_TRANSACTIONS = 200_000;

  private final Identity identity;
  private final Clock clock;
  private final Drops drops;
  private final @Nullable Callees callees;
  private final Timing timing;
  private final Timers timers;
  private final Workers workers;
  private final StreamLanes lanes = new StreamLanes();
  private final Map<String, ClientTransaction> asked = new ConcurrentHashMap<>();
  private final Map<String, ServerTransaction> serving = new ConcurrentHashMap<>();
  private final Map<DialogKey, DialogOwner> dialogs = new ConcurrentHashMap<>();
  private final SipTransport transport;
  private final @Nullable TlsConnections tls;

  /// Opens the endpoint, without TLS.
  ///
  /// @param callees who takes calls that come in; null when none are taken
  public SipEndpoint(Binding binding, Clock clock, Drops drops, @Nullable Callees callees) {
    this(binding, null, clock, drops, callees, Timing.STANDARD);
  }

  /// Opens an endpoint with a timing of its own, without TLS.
  public SipEndpoint(
      Binding binding, Clock clock, Drops drops, @Nullable Callees callees, Timing timing) {
    this(binding, null, clock, drops, callees, timing);
  }

  /// Opens an endpoint.
  ///
  /// @param secure how TLS is spoken; null when it isn't
  public SipEndpoint(
      Binding binding,
      TlsConnections.@Nullable Terms secure,
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
    this.drops = drops;
    this.callees = callees;
    this.timers = new Timers("sip-timers-" + binding.port());
    this.workers = new Workers("sip-calls-" + binding.port());
    Incoming incoming = new Incoming();
    TlsConnections connections = null;
    try {
      connections =
          secure == null
              ? null
              : new TlsConnections(secure, new StreamIntake(incoming, drops), drops);
      this.tls = connections;
      this.transport = SipTransport.open(binding, incoming, drops);
    } catch (RuntimeException e) {
      if (connections != null) {
        connections.close();
      }
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
    int ownTlsPort =
        peer.transport() == Transport.TLS && tls != null ? tls.ownPort(peer) : identity.tlsPort();
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
    return transport.backlog();
  }

  /// How far signalling is behind, in milliseconds: the longest wait of a datagram for the parser or of a call for a
  /// thread, within the last half second.
  public long lagMillis() {
    return Math.max(transport.lagMillis(), workers.lagMillis());
  }

  /// Sends a request and tells its user what becomes of it.
  public ClientTransaction send(
      OutgoingRequest request, Mailbox mailbox, ClientTransaction.User user) {
    ClientTransaction transaction = new ClientTransaction(this, request, mailbox, user);
    asked.put(transaction.key(), transaction);
    transaction.start();
    return transaction;
  }

  /// Sends bytes without waiting.
  ///
  /// @param failed told, on any thread, in words when they could not be sent
  public void transmit(Peer peer, byte[] message, Consumer<String> failed) {
    switch (peer.transport()) {
      case UDP -> sendNow(peer, message, failed);
      case TCP, TLS -> {
        if (!lanes.offer(peer, () -> sendNow(peer, message, failed))) {
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

  /// Begins to listen by TCP too, for trunks that use it.
  ///
  /// @throws io.callmanager.telephony.sip.transport.SipStartException when the port can't be had
  public void listenByTcp() {
    transport.listenByTcp();
  }

  /// Makes a call known, so that messages find it.
  public void register(DialogKey key, DialogOwner owner) {
    dialogs.put(key, owner);
  }

  public void unregister(DialogKey key) {
    dialogs.remove(key);
  }

  /// Calls that messages can find; those that ended a moment ago are among them.
  public int dialogs() {
    return dialogs.size();
  }

  /// Requests in both directions that are not over, or ended a moment ago.
  public int transactions() {
    return asked.size() + serving.size();
  }

  /// TLS connections in both directions.
  public int tlsConnections() {
    return tls == null ? 0 : tls.count();
  }

  void forget(ClientTransaction transaction) {
    asked.remove(transaction.key(), transaction);
  }

  void forget(ServerTransaction transaction) {
    serving.remove(transaction.key(), transaction);
  }

  boolean mayLinger() {
    return transactions() < MAX_LINGERING;
  }

  @Override
  public void close() {
    transport.close();
    if (tls != null) {
      tls.close();
    }
    lanes.close();
    workers.close();
    timers.close();
  }

  /// What the transport brings, on its threads.
  private final class Incoming implements MessageSink {

    @Override
    public void onResponse(SIPResponse response, Peer source) {
      Instant at = clock.instant();
      if (response.getViaHeaders().size() != 1) {
        // RFC 3261, section 8.1.3.3: it was meant for somebody else.
        drops.count(DropReason.STRAY_RESPONSE, source);
        return;
      }
      String branch = response.getTopmostVia().getBranch();
      ClientTransaction transaction =
          branch == null
              ? null
              : asked.get(ClientTransaction.key(branch, response.getCSeq().getMethod()));
      if (transaction != null) {
        transaction.mailbox().offer(() -> transaction.receive(response, at));
        return;
      }
      DialogOwner owner = null;
      if (response.getStatusCode() / 100 == 2 && response.getCSeq().getMethod().equals("INVITE")) {
        owner = find(response.getCallId().getCallId(), response.getFromTag());
      }
      if (owner == null) {
        drops.count(DropReason.STRAY_RESPONSE, source);
        return;
      }
      DialogOwner call = owner;
      call.mailbox().offer(() -> call.onStrayAnswer(response, source, at));
    }

    @Override
    public void onRequest(SIPRequest request, Peer source) {
      Instant at = clock.instant();
      Peer replyTo = replyTo(request, source);
      String method = request.getMethod();
      String key = serverKey(request, method.equals("ACK") ? "INVITE" : method);
      ServerTransaction known = serving.get(key);
      if (known != null && !(method.equals("ACK") && known.succeeded())) {
        if (method.equals("ACK")) {
          known.acknowledgedRefusal();
        } else {
          known.repeated();
        }
        return;
      }
      Reply objection;
      try {
        objection = RequestRules.objection(request);
      } catch (RuntimeException e) {
        // JAIN reads some headers only when they are asked for.
        objection = Reply.of(400, "Malformed header");
      }
      if (method.equals("ACK")) {
        onAck(request, at);
      } else if (objection != null) {
        replyStatelessly(request, replyTo, objection);
      } else if (method.equals("CANCEL")) {
        onCancel(request, replyTo);
      } else if (request.getToTag() != null) {
        inDialog(request, replyTo, key, at);
      } else {
        outsideDialog(request, replyTo, key, at);
      }
    }

    private void onAck(SIPRequest ack, Instant at) {
      DialogOwner owner = find(ack.getCallId().getCallId(), ack.getToTag());
      if (owner != null) {
        owner.mailbox().offer(() -> owner.onAck(ack, at));
      }
    }

    private void onCancel(SIPRequest cancel, Peer replyTo) {
      ServerTransaction invite = serving.get(serverKey(cancel, "INVITE"));
      if (invite == null) {
        replyStatelessly(cancel, replyTo, Reply.of(481));
        return;
      }
      transmit(replyTo, Reply.ok().encode(cancel, invite.localTag()), words -> {});
      invite.cancelled();
    }

    private void inDialog(SIPRequest request, Peer replyTo, String key, Instant at) {
      DialogOwner owner = find(request.getCallId().getCallId(), request.getToTag());
      if (owner == null) {
        replyStatelessly(request, replyTo, Reply.of(481));
        return;
      }
      ServerTransaction transaction = serve(request, replyTo, key);
      if (transaction != null) {
        transaction.runIn(owner.mailbox());
        if (!owner.mailbox().offer(() -> ask(owner, request, transaction, at))) {
          forget(transaction);
        }
      }
    }

    /// Whatever goes wrong, there is an answer: a transaction without one would stay for good.
    private static void ask(
        DialogOwner owner, SIPRequest request, ServerTransaction transaction, Instant at) {
      try {
        owner.onRequest(request, transaction, at);
      } catch (RuntimeException e) {
        transaction.reply(Reply.of(500));
        throw e;
      }
    }

    private void outsideDialog(SIPRequest request, Peer replyTo, String key, Instant at) {
      switch (request.getMethod()) {
        case "OPTIONS" ->
            replyStatelessly(
                request,
                replyTo,
                Reply.ok().with("Allow", Identity.ALLOW).with("Accept", Body.SDP));
        case "INVITE" -> onInvite(request, replyTo, key, at);
        default -> replyStatelessly(request, replyTo, Reply.of(481));
      }
    }

    private void onInvite(SIPRequest invite, Peer replyTo, String key, Instant at) {
      if (callees == null) {
        replyStatelessly(invite, replyTo, Reply.of(480));
        return;
      }
      ServerTransaction transaction = serve(invite, replyTo, key);
      if (transaction != null) {
        Mailbox mailbox = workers.newMailbox();
        transaction.runIn(mailbox);
        try {
          callees.onInvite(invite, transaction, mailbox, at);
        } catch (RuntimeException e) {
          transaction.reply(Reply.of(500));
          throw e;
        }
      }
    }

    private @Nullable ServerTransaction serve(SIPRequest request, Peer replyTo, String key) {
      if (serving.size() >= MAX_SERVER_TRANSACTIONS) {
        replyStatelessly(request, replyTo, Reply.of(503).with("Retry-After", "5"));
        return null;
      }
      ServerTransaction transaction =
          new ServerTransaction(SipEndpoint.this, key, request, replyTo, Tokens.next());
      // The same request may be on another thread right now.
      return serving.putIfAbsent(key, transaction) == null ? transaction : null;
    }

    private @Nullable DialogOwner find(String callId, @Nullable String localTag) {
      return localTag == null ? null : dialogs.get(new DialogKey(callId, localTag));
    }

    /// RFC 3261, section 8.2.7: an answer without a transaction. Repeated requests get the same tag, so the same answer.
    private void replyStatelessly(SIPRequest request, Peer replyTo, Reply reply) {
      String tag = Integer.toUnsignedString(serverKey(request, "").hashCode(), Character.MAX_RADIX);
      transmit(replyTo, reply.encode(request, tag), words -> {});
    }

    /// RFC 3261, section 17.2.3: branch, sent-by and method. Without a branch of our time's kind, what RFC 2543 matched by.
    private String serverKey(SIPRequest request, String method) {
      Via via = request.getTopmostVia();
      String branch = via.getBranch();
      String sentBy = via.getSentBy().toString();
      if (branch != null && branch.startsWith("z9hG4bK")) {
        return branch + ' ' + sentBy + ' ' + method;
      }
      return request.getCallId().getCallId()
          + ' '
          + request.getCSeq().getSeqNumber()
          + ' '
          + request.getFromTag()
          + ' '
          + sentBy
          + ' '
          + method;
    }

    /// RFC 3261, section 18.2.2 and RFC 3581: the address it came from; by UDP the port of the Via, unless `rport` asks for
    /// the port it came from.
    private Peer replyTo(SIPRequest request, Peer source) {
      Via via = request.getTopmostVia();
      if (source.reliable() || via.hasParameter("rport")) {
        return source;
      }
      int port = via.getPort() > 0 ? via.getPort() : 5060;
      return new Peer(
          Transport.UDP, new java.net.InetSocketAddress(source.address().getAddress(), port));
    }
  }
}
