package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Refusal;
import io.callmanager.call.spi.Tape;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.SdpException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call that we place: through one trunk, and through the next where the callee can't have been reached. Everything in it
/// happens in its mailbox; it ends by one gate, once.
public final class OutboundLeg implements Leg {

  private static final Logger LOG = LoggerFactory.getLogger(OutboundLeg.class);

  /// How many places of one trunk are tried (RFC 3263, section 4.3).
  private static final int MOST_PLACES = 4;

  private static final int SERVICE_UNAVAILABLE = 503;

  /// Less time than this gives nobody a fair chance to answer.
  private static final Duration LEAST_WAIT = Duration.ofMillis(400);

  private final CallingParts parts;
  private final SipEndpoint endpoint;
  private final DialOrder order;
  private final Entrance.Ticket ticket;
  private final LegListener listener;
  private final Mailbox mailbox;
  private final LegAudio audio;
  private final LegRecording recording;
  private final Deque<Peer> places = new ArrayDeque<>();
  private @Nullable MediaOptions options;
  private String offer = "";
  private long deadline;
  private @Nullable Attempt attempt;
  private @Nullable StandingCall standing;
  private int lastRinging;
  private boolean hangUpWanted;
  private boolean over;

  public OutboundLeg(
      CallingParts parts, DialOrder order, Entrance.Ticket ticket, LegListener listener) {
    this.parts = parts;
    this.endpoint = parts.endpoint();
    this.order = order;
    this.ticket = ticket;
    this.listener = listener;
    this.mailbox = endpoint.workers().newMailbox();
    this.audio =
        new LegAudio(mailbox, endpoint::now, parts.synthesizer(), order.opening(), this::fromAudio);
    this.recording = new LegRecording(mailbox, endpoint::now, audio::session, this::emit);
  }

  /// Begins to call, when the call's place among the trunk's calls has come.
  public void start() {
    parts.live().add(this);
    after(ticket.pause().toMillis(), this::dial);
  }

  private void after(long millis, Runnable work) {
    if (millis > 0) {
      endpoint.timers().after(millis, () -> mailbox.post(work));
    } else {
      mailbox.post(work);
    }
  }

  @Override
  public void hangUp() {
    mailbox.post(this::endIt);
  }

  @Override
  public void say(PlaybackId id, Utterance utterance) {
    play(queue -> queue.say(id, utterance));
  }

  @Override
  public void play(PlaybackId id, PcmSound sound) {
    play(queue -> queue.play(id, sound));
  }

  @Override
  public void sendDigits(PlaybackId id, String digits) {
    play(queue -> queue.sendDigits(id, digits));
  }

  @Override
  public void transfer(PlaybackId id, PhoneNumber to, @Nullable Utterance notice) {
    mailbox.post(
        () -> {
          if (standing != null && !over) {
            standing.transfer(id, to, notice);
          }
        });
  }

  /// Does something with the leg's audio, if there is any.
  void withAudio(Consumer<MediaSession> work) {
    mailbox.post(
        () -> {
          MediaSession session = audio.session();
          if (session != null) {
            work.accept(session);
          }
        });
  }

  @Override
  public void stopPlaying() {
    mailbox.post(audio::stopPlaying);
  }

  @Override
  public void stopPlaying(PlaybackId last) {
    mailbox.post(() -> audio.stopPlaying(last));
  }

  @Override
  public void record(Tape tape) {
    mailbox.post(
        () -> {
          if (over) {
            tape.over(new Tape.Outcome.Unused());
          } else if (attempt != null && attempt.session() != null) {
            recording.record(tape);
          } else {
            recording.await(tape);
          }
        });
  }

  @Override
  public void pauseRecording(boolean paused) {
    mailbox.post(() -> recording.pause(paused));
  }

  @Override
  public void stopRecording() {
    mailbox.post(recording::stop);
  }

  private void play(Consumer<PlaybackQueue> work) {
    mailbox.post(
        () -> {
          PlaybackQueue queue = audio.queue();
          if (queue != null && standing != null) {
            work.accept(queue);
          }
        });
  }

  private void endIt() {
    if (over) {
      return;
    }
    hangUpWanted = true;
    DialogSession session = attempt == null ? null : attempt.session();
    if (session != null) {
      session.bye();
      finish(new LegEvent.Closed(endpoint.now()));
    } else if (attempt != null) {
      attempt.cancel();
    } else {
      finish(new LegEvent.Closed(endpoint.now()));
    }
  }

  private void dial() {
    extendDeadline();
    dialNext();
  }

  private void dialNext() {
    if (over) {
      return;
    }
    try {
      callThrough(ticket.trunk());
    } catch (NoMediaPortException e) {
      LOG.warn("A call found no RTP port: {}", e.getMessage());
      finish(unreachable("Every RTP port is in use"));
    } catch (RuntimeException e) {
      LOG.error("A call could not be begun", e);
      finish(unreachable("The call could not be begun"));
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
    emit(new LegEvent.Dialed(endpoint.now(), trunk.name(), ticket.attempts(), ticket.trunks()));
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
    Attempt begun =
        new Attempt(parts, mailbox, order, trunk, place, offer, new Progress(), () -> over);
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
    if (attempt != null) {
      attempt.leave();
      attempt = null;
    }
    Duration left = timeLeft();
    Optional<Long> wait =
        over || hangUpWanted || left.isZero() ? Optional.empty() : ticket.changeTrunk(left);
    if (wait.isEmpty()) {
      finish(end);
      return;
    }
    emit(new LegEvent.TrunkFailed(endpoint.now(), trunk.name(), sipCode, words(end)));
    after(wait.get(), this::dialNext);
  }

  private static String words(LegEvent end) {
    return switch (end) {
      case LegEvent.Refused refused -> refused.words();
      case LegEvent.Unreachable unreachable -> unreachable.words();
      default -> "";
    };
  }

  /// Ends the leg without waiting for anybody; for the end of the application.
  public void drop() {
    mailbox.post(() -> finish(new LegEvent.Closed(endpoint.now())));
  }

  private LegEvent unreachable(String words) {
    return hangUpWanted
        ? new LegEvent.Closed(endpoint.now())
        : new LegEvent.Unreachable(endpoint.now(), words);
  }

  private void emit(LegEvent event) {
    if (!over) {
      tell(event);
    }
  }

  private void fromAudio(LegEvent event) {
    emit(event);
    if (event instanceof LegEvent.DigitReceived(Instant at, char digit)) {
      passOn(digit);
    }
  }

  /// Whom the callee was connected with is sent the callee's keys.
  private void passOn(char digit) {
    if (standing != null) {
      standing.key(digit);
    }
  }

  /// Whatever the listener does, the call goes on.
  private void tell(LegEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      LOG.error("{} could not be taken in", event.getClass().getSimpleName(), e);
    }
  }

  /// The one gate by which a call ends: audio first, then the room it took, then the news.
  private void finish(LegEvent end) {
    if (over) {
      return;
    }
    recording.stop();
    over = true;
    if (standing != null) {
      standing.end();
    }
    try {
      audio.close();
    } finally {
      ticket.release();
      parts.live().remove(this);
      tell(end);
      if (attempt != null) {
        attempt.leave();
      }
    }
  }

  /// What the present attempt leads to.
  private final class Progress implements Attempt.Call {

    @Override
    public void trying(Instant at) {
      emit(new LegEvent.Trying(at));
    }

    @Override
    public void ringing(Instant at, SIPResponse response) {
      boolean audible = audio.takeEarly(response);
      int code = response.getStatusCode();
      int same = audible ? -code : code;
      if (same != lastRinging) {
        lastRinging = same;
        emit(new LegEvent.Ringing(at, code, audible));
      }
    }

    @Override
    public void answered(Instant at, Dialog dialog, SIPResponse response) {
      ticket.landed();
      Attempt through = attempt;
      if (through == null) {
        return;
      }
      if (over) {
        through.hangUp(dialog);
        return;
      }
      recording.begin();
      if (waitsForAnswerer()) {
        audio.holdOpening();
      }
      String unusable = audio.take(response);
      if (unusable != null) {
        through.hangUp(dialog);
        finish(
            unreachable(
                "Trunk " + through.trunk().name() + " answered without usable audio: " + unusable));
        return;
      }
      through.establish(
          dialog,
          response,
          () -> {
            StandingCall begun =
                new StandingCall(parts, mailbox, order, through, audio, new News());
            standing = begun;
            begun.watch(dialog);
            emit(new LegEvent.Answered(at));
            begun.listen();
            recording.tell();
            audio.speakOpening();
          });
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
        finish(end);
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
        finish(unreachable(words));
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
      finish(new LegEvent.Closed(at));
    }

    @Override
    public boolean awaitsAnswer() {
      return !audio.early();
    }

    @Override
    public DialogSession.Side side() {
      return new CallSide();
    }
  }

  private boolean waitsForAnswerer() {
    return switch (order.machine()) {
      case OFF, DETECT -> false;
      case HANG_UP, LEAVE_MESSAGE -> true;
    };
  }

  /// What is told of the call while it stands.
  private final class News implements StandingCall.Listener {

    @Override
    public void happened(LegEvent event) {
      emit(event);
    }

    @Override
    public void over(LegEvent end) {
      finish(end);
    }
  }

  /// What the callee's side does to an established call.
  private final class CallSide implements DialogSession.Side {

    @Override
    public String answer(String offered) throws SdpException {
      String ours = audio.media().answerOffer(offered);
      agreed();
      return ours;
    }

    @Override
    public String offer() throws SdpException {
      return audio.media().offer();
    }

    @Override
    public void accept(String answer) throws SdpException {
      audio.media().acceptAnswer(answer);
      agreed();
    }

    private void agreed() {
      if (standing != null) {
        standing.audioAgreed();
      }
    }

    @Override
    public void digit(char digit, Instant at) {
      emit(new LegEvent.DigitReceived(at, digit));
      passOn(digit);
    }

    @Override
    public void hungUp(Instant at) {
      finish(new LegEvent.HungUp(at));
    }
  }
}
