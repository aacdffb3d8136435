package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.SrtpPolicy;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.trunk.Entrance;
import io.callmanager.telephony.sip.trunk.Failover;
import io.callmanager.telephony.sip.trunk.RetryAfter;
import io.callmanager.telephony.sip.trunk.Trunk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The search for a trunk that takes the call: one attempt after the other, at the places of one trunk and then at the next trunk,
/// as long as the callee can't have been reached. Everything in it happens in the leg's mailbox.
final class Dialling {

  private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);

  /// How many places of one trunk are tried (RFC 3263, section 4.3).
  private static final int MOST_PLACES = 4;

  private static final int SERVICE_UNAVAILABLE = 503;

  /// Less time than this gives nobody a fair chance to answer.
  private static final Duration LEAST_WAIT = Duration.ofMillis(400);

  private final CallingParts parts;
  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final DialOrder order;
  private final Entrance.Ticket ticket;
  private final LegAudio audio;
  private final Call call;
  private final Deque<Peer> places = new ArrayDeque<>();
  private @Nullable MediaOptions options;
  private String offer = "";
  private long deadline;
  private @Nullable Attempt attempt;
  private int lastRinging;
  private boolean hangUpWanted;

  /// The call that is dialled.
  interface Call {

    void happened(LegEvent event);

    /// Somebody answered, and is to be heard now or hung up on.
    void answered(Instant at, Attempt through, Dialog dialog, SIPResponse response);

    /// Nobody takes the call, or it is no longer wanted.
    void over(LegEvent end);

    boolean isOver();

    /// What the callee's side can do to it.
    DialogSession.Side side();
  }

  Dialling(
      CallingParts parts,
      Mailbox mailbox,
      DialOrder order,
      Entrance.Ticket ticket,
      LegAudio audio,
      Call call) {
    this.parts = parts;
    this.endpoint = parts.endpoint();
    this.mailbox = mailbox;
    this.order = order;
    this.ticket = ticket;
    this.audio = audio;
    this.call = call;
  }

  /// Begins, when the call's place among the trunk's calls has come.
  void start() {
    after(ticket.pause().toMillis(), this::dial);
  }

  private void after(long millis, Runnable work) {
    if (millis > 0) {
      endpoint.timers().after(millis, () -> mailbox.post(work));
    } else {
      mailbox.post(work);
    }
  }

  /// The SIP session, once somebody has answered.
  @Nullable DialogSession session() {
    return attempt == null ? null : attempt.session();
  }

  /// Hangs up, in the way that fits how far it has come.
  ///
  /// @return whether the end is told by [Call#over]; otherwise there is nothing to wait for
  boolean hangUp() {
    hangUpWanted = true;
    DialogSession session = session();
    if (session != null) {
      session.bye();
      return false;
    }
    if (attempt == null) {
      return false;
    }
    attempt.cancel();
    return true;
  }

  /// The call is over: nothing is answered any more.
  void leave() {
    if (attempt != null) {
      attempt.leave();
    }
  }

  /// How a call ends that reached nobody.
  LegEvent unreachable(String words) {
    return hangUpWanted
        ? new LegEvent.Closed(endpoint.now())
        : new LegEvent.Unreachable(endpoint.now(), words);
  }

  private void dial() {
    extendDeadline();
    dialNext();
  }

  private void dialNext() {
    if (call.isOver()) {
      return;
    }
    try {
      callThrough(ticket.trunk());
    } catch (NoMediaPortException e) {
      LOG.warn("A call found no RTP port: {}", e.getMessage());
      call.over(unreachable("Every RTP port is in use"));
    } catch (RuntimeException e) {
      LOG.error("A call could not be begun", e);
      call.over(unreachable("The call could not be begun"));
    }
  }

  /// However many trunks are tried, whoever asked for the call hears in time whether one took it.
  private void extendDeadline() {
    deadline = System.nanoTime() + parts.noAnswerTimeout().toNanos();
  }

  private Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private void callThrough(Trunk trunk) {
    openAudio(trunk.mediaOptions(parts.addresses()));
    places.clear();
    trunk.peers().stream().limit(MOST_PLACES).forEach(places::add);
    call.happened(
        new LegEvent.Dialed(endpoint.now(), trunk.name(), ticket.attempts(), ticket.trunks()));
    Peer place = places.poll();
    if (place == null) {
      trunk.failed(false);
      callElsewhere(
          trunk, null, unreachable("The host of trunk " + trunk.name() + " is not known"));
    } else {
      invite(trunk, place);
    }
  }

  /// The same for all trunks that want it alike; but what one trunk was told to encrypt with is nothing for another.
  private void openAudio(MediaOptions wanted) {
    if (!wanted.equals(options) || wanted.srtp() != SrtpPolicy.OFF) {
      offer = audio.open(parts.mediaSessions(), wanted);
      options = wanted;
    }
  }

  private void invite(Trunk trunk, Peer place) {
    Attempt begun = new Attempt(parts, mailbox, order, trunk, place, offer, new Progress());
    attempt = begun;
    begun.start(share());
    audio.called();
  }

  /// What is left of the time goes in equal parts to those who are still to be asked.
  private Duration share() {
    int others = places.size() + ticket.trunks() - ticket.attempts();
    Duration share = timeLeft().dividedBy(1 + others);
    return share.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : share;
  }

  /// The trunk can't take the call: gives it to the next one.
  ///
  /// @param sipCode the trunk's answer; null when it gave none
  /// @param end how the call ends when there is no next one
  private void callElsewhere(Trunk trunk, @Nullable Integer sipCode, LegEvent end) {
    leave();
    attempt = null;
    Duration left = timeLeft();
    Optional<Long> wait =
        call.isOver() || hangUpWanted || left.isZero()
            ? Optional.empty()
            : ticket.changeTrunk(left);
    if (wait.isEmpty()) {
      call.over(end);
      return;
    }
    call.happened(new LegEvent.TrunkFailed(endpoint.now(), trunk.name(), sipCode, words(end)));
    after(wait.get(), this::dialNext);
  }

  private static String words(LegEvent end) {
    return switch (end) {
      case LegEvent.Refused refused -> refused.words();
      case LegEvent.Unreachable unreachable -> unreachable.words();
      default -> "";
    };
  }

  /// What the present attempt leads to.
  private final class Progress implements Attempt.Call {

    @Override
    public void trying(Instant at) {
      call.happened(new LegEvent.Trying(at));
    }

    @Override
    public void ringing(Instant at, SIPResponse response) {
      boolean audible = audio.takeEarly(response);
      int code = response.getStatusCode();
      int same = audible ? -code : code;
      if (same != lastRinging) {
        lastRinging = same;
        call.happened(new LegEvent.Ringing(at, code, audible));
      }
    }

    @Override
    public void answered(Instant at, Dialog dialog, SIPResponse response) {
      ticket.landed();
      Attempt through = attempt;
      if (through == null) {
        return;
      }
      if (call.isOver()) {
        through.hangUp(dialog);
      } else {
        call.answered(at, through, dialog, response);
      }
    }

    @Override
    public void refused(Instant at, SIPResponse response) {
      Attempt through = attempt;
      if (through == null) {
        return;
      }
      Trunk trunk = through.trunk();
      int code = response.getStatusCode();
      Refusal refusal = SipVerdicts.of(code);
      LegEvent end = new LegEvent.Refused(at, refusal, code, CarrierWords.of(response));
      boolean elsewhere = Failover.afterAnswer(code, through.provisional(), through.rang());
      Optional<Duration> rest = RetryAfter.of(response);
      if (elsewhere && through.provisional()) {
        // Whoever asked for the call has heard that it is under way.
        extendDeadline();
      }
      Peer next = elsewhere && code == SERVICE_UNAVAILABLE ? places.poll() : null;
      if (next != null) {
        trunk.failedAt(through.peer(), rest);
        through.leave();
        invite(trunk, next);
        return;
      }
      rest.ifPresent(trunk::rest);
      if (elsewhere || refusal == Refusal.AUTH_FAILED) {
        trunk.failed(true);
      } else if (refusal.fault() == Refusal.Fault.CALLEE) {
        through.noteSuccess();
      } else {
        trunk.heard();
      }
      if (elsewhere) {
        callElsewhere(trunk, code, end);
      } else {
        call.over(end);
      }
    }

    @Override
    public void failed(Instant at, String words) {
      Attempt through = attempt;
      if (through == null) {
        return;
      }
      Trunk trunk = through.trunk();
      parts.health().silent(trunk);
      if (!Failover.afterNoAnswer(through.heard())) {
        trunk.failed(true);
        call.over(unreachable(words));
        return;
      }
      trunk.failedAt(through.peer(), Optional.empty());
      Peer next = hangUpWanted || timeLeft().isZero() ? null : places.poll();
      if (next != null) {
        through.leave();
        invite(trunk, next);
      } else {
        trunk.failed(false);
        callElsewhere(trunk, null, unreachable(words));
      }
    }

    @Override
    public void cancelled(Instant at) {
      call.over(new LegEvent.Closed(at));
    }

    @Override
    public boolean awaitsAnswer() {
      return !audio.early();
    }

    @Override
    public boolean isOver() {
      return call.isOver();
    }

    @Override
    public DialogSession.Side side() {
      return call.side();
    }
  }
}
