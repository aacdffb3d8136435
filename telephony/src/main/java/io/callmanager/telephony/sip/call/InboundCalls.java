package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPRequest;
import io.callmanager.telephony.sip.transaction.Callees;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.ServerTransaction;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Makes an [IncomingCall] of each INVITE and hands it to the handler.
final class InboundCalls implements Callees {

  private static final int MAX_CALLS = 20_000;

  private final Supplier<SipEndpoint> endpoint;
  private final IncomingCallHandler handler;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /// @param endpoint asked for when the first call comes in
  InboundCalls(Supplier<SipEndpoint> endpoint, IncomingCallHandler handler) {
    this.endpoint = endpoint;
    this.handler = handler;
  }

  @Override
  public void onInvite(
      SIPRequest invite, ServerTransaction transaction, Mailbox mailbox, Instant at) {
    // RFC 3261, section 8.2.2.2: the same request by two ways is one call.
    String identity =
        invite.getCallId().getCallId()
            + ' '
            + Objects.requireNonNullElse(invite.getFromTag(), "")
            + ' '
            + invite.getCSeq().getSeqNumber();
    if (underWay.size() >= MAX_CALLS) {
      transaction.reply(Reply.of(503).with("Retry-After", "5"));
      return;
    }
    InboundCall call =
        new InboundCall(
            endpoint.get(), mailbox, invite, transaction, () -> underWay.remove(identity));
    if (underWay.add(identity)) {
      mailbox.post(() -> call.begin(handler));
    } else {
      transaction.reply(Reply.of(482));
    }
  }
}
