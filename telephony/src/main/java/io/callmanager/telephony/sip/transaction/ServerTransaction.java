package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import io.callmanager.telephony.sip.transport.Peer;
import org.jspecify.annotations.Nullable;

/// A request of a peer's and our answers to it (RFC 3261, section 17.2, and RFC 6026 for the 2xx of an INVITE). Answers are
/// given in the call's mailbox; repeated requests are met on the transport's thread with the last answer.
public final class ServerTransaction {

  private final SipEndpoint endpoint;
  private final String key;
  private final Peer source;
  private final String localTag;
  private final boolean invite;
  private final long cseq;
  private @Nullable SIPRequest request;
  private volatile byte @Nullable [] last;
  private volatile @Nullable Runnable onCancel;
  private @Nullable Runnable onUnacknowledged;
  private Timers.@Nullable Timeout retransmission;
  private Timers.@Nullable Timeout timeout;
  private long interval;
  private @Nullable Mailbox mailbox;
  private boolean answered;
  private volatile boolean succeeded;

  ServerTransaction(
      SipEndpoint endpoint, String key, SIPRequest request, Peer source, String localTag) {
    this.endpoint = endpoint;
    this.key = key;
    this.request = request;
    this.source = source;
    this.localTag = localTag;
    this.invite = request.getMethod().equals("INVITE");
    this.cseq = request.getCSeq().getSeqNumber();
    this.interval = endpoint.timing().t1();
  }

  String key() {
    return key;
  }

  public Peer source() {
    return source;
  }

  /// The tag that we put into the To header when the request has none.
  public String localTag() {
    return localTag;
  }

  public long cseq() {
    return cseq;
  }

  /// Whether a final answer was given.
  public boolean answered() {
    return answered;
  }

  /// Whether it was answered with a 2xx: an ACK is then the dialog's business, even where it comes with the INVITE's branch or,
  /// as RFC 2543 had it, with none.
  boolean succeeded() {
    return succeeded;
  }

  void runIn(Mailbox calls) {
    mailbox = calls;
  }

  /// Sets what is done when the peer cancels; it is posted to the call's mailbox.
  public void onCancel(Runnable task) {
    onCancel = task;
  }

  void cancelled() {
    Runnable task = onCancel;
    Mailbox calls = mailbox;
    if (task != null && calls != null) {
      calls.offer(task);
    }
  }

  /// Answers. A final answer is given once, whatever comes after it is ignored; one to an INVITE is repeated until it is
  /// acknowledged.
  public void reply(Reply reply) {
    SIPRequest asked = request;
    if (asked == null || answered) {
      return;
    }
    byte[] bytes = reply.encode(asked, localTag);
    last = bytes;
    succeeded = reply.success();
    endpoint.transmit(source, bytes, words -> {});
    if (!reply.provisional()) {
      answered = true;
      request = null;
      finish(reply);
    }
  }

  /// Says 100 Trying, unless something was answered already (RFC 3261, section 17.2.1).
  public void trying() {
    if (last == null) {
      reply(Reply.of(100));
    }
  }

  /// Answers an INVITE with a 2xx.
  ///
  /// @param unacknowledged told in the call's mailbox when no ACK comes for the 2xx within 64 × T1
  public void reply(Reply reply, Runnable unacknowledged) {
    onUnacknowledged = unacknowledged;
    reply(reply);
  }

  private void finish(Reply reply) {
    boolean repeat = invite && (reply.success() || !source.reliable());
    if (repeat) {
      retransmission = endpoint.timers().after(interval, () -> post(this::retransmit));
    }
    if (invite || (!source.reliable() && endpoint.mayLinger())) {
      timeout = endpoint.timers().after(endpoint.timing().timeout(), () -> post(this::timedOut));
    } else {
      endpoint.forget(this);
    }
  }

  private void retransmit() {
    byte[] bytes = last;
    if (bytes != null && retransmission != null) {
      endpoint.transmit(source, bytes, words -> {});
      interval = Math.min(interval * 2, endpoint.timing().t2());
      retransmission = endpoint.timers().after(interval, () -> post(this::retransmit));
    }
  }

  private void timedOut() {
    Runnable task = onUnacknowledged;
    stop();
    endpoint.forget(this);
    if (task != null) {
      task.run();
    }
  }

  /// The ACK came: nothing needs to be repeated any more.
  public void acknowledged() {
    stop();
    if (endpoint.mayLinger() && !source.reliable()) {
      timeout = endpoint.timers().after(endpoint.timing().t4(), () -> endpoint.forget(this));
    } else {
      endpoint.forget(this);
    }
  }

  /// Ends the repeating of a 2xx whose call is over.
  public void abandon() {
    stop();
    endpoint.forget(this);
  }

  private void stop() {
    onUnacknowledged = null;
    if (retransmission != null) {
      retransmission.cancel();
      retransmission = null;
    }
    if (timeout != null) {
      timeout.cancel();
    }
  }

  /// The same request came again.
  void repeated() {
    byte[] bytes = last;
    if (bytes != null) {
      endpoint.transmit(source, bytes, words -> {});
    }
  }

  void acknowledgedRefusal() {
    post(this::acknowledged);
  }

  private void post(Runnable task) {
    Mailbox calls = mailbox;
    if (calls == null) {
      task.run();
    } else {
      calls.post(task);
    }
  }
}
