package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transport.DropReason;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.MessageSink;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the transport brings, on its threads: finds whom each message is for, the transaction that waits for it or the call it
/// belongs to, and puts it into that one's mailbox.
final class Incoming implements MessageSink {

  private static final int MAX_SERVER_TRANSACTIONS = 200_000;

  private final SipEndpoint endpoint;
  private final Drops drops;
  private final @Nullable Callees callees;
  private final Map<String, ClientTransaction> asked = new ConcurrentHashMap<>();
  private final Map<String, ServerTransaction> serving = new ConcurrentHashMap<>();
  private final Map<DialogKey, DialogOwner> dialogs = new ConcurrentHashMap<>();

  /// @param callees who takes calls that come in; null when none are taken
  Incoming(SipEndpoint endpoint, Drops drops, @Nullable Callees callees) {
    this.endpoint = endpoint;
    this.drops = drops;
    this.callees = callees;
  }

  void expect(ClientTransaction transaction) {
    asked.put(transaction.key(), transaction);
  }

  void forget(ClientTransaction transaction) {
    asked.remove(transaction.key(), transaction);
  }

  void forget(ServerTransaction transaction) {
    serving.remove(transaction.key(), transaction);
  }

  void register(DialogKey key, DialogOwner owner) {
    dialogs.put(key, owner);
  }

  void unregister(DialogKey key) {
    dialogs.remove(key);
  }

  int dialogs() {
    return dialogs.size();
  }

  int transactions() {
    return asked.size() + serving.size();
  }

  @Override
  public void onResponse(SIPResponse response, Peer source) {
    Instant at = endpoint.now();
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
    Instant at = endpoint.now();
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
    endpoint.transmit(replyTo, Reply.ok().encode(cancel, invite.localTag()), words -> {});
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
              request, replyTo, Reply.ok().with("Allow", Identity.ALLOW).with("Accept", Body.SDP));
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
      Mailbox mailbox = endpoint.workers().newMailbox();
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
        new ServerTransaction(endpoint, key, request, replyTo, Tokens.next());
    // The same request may be on another thread right now.
    return serving.putIfAbsent(key, transaction) == null ? transaction : null;
  }

  private @Nullable DialogOwner find(String callId, @Nullable String localTag) {
    return localTag == null ? null : dialogs.get(new DialogKey(callId, localTag));
  }

  /// RFC 3261, section 8.2.7: an answer without a transaction. Repeated requests get the same tag, so the same answer.
  private void replyStatelessly(SIPRequest request, Peer replyTo, Reply reply) {
    String tag = Integer.toUnsignedString(serverKey(request, "").hashCode(), Character.MAX_RADIX);
    endpoint.transmit(replyTo, reply.encode(request, tag), words -> {});
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
    return new Peer(Transport.UDP, new InetSocketAddress(source.address().getAddress(), port));
  }
}
