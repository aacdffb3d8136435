package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Tape;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.conversation.Conversation;
import io.callmanager.telephony.conversation.ConversationParts;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import io.callmanager.telephony.sip.trunk.Entrance;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call that we place: first [Dialling], then a [StandingCall]. Everything in it happens in its mailbox; it ends by one gate, once.
public final class OutboundLeg implements Leg {

  private static final Logger LOG = LoggerFactory.getLogger(OutboundLeg.class);

  private final CallingParts parts;
  private final SipEndpoint endpoint;
  private final DialOrder order;
  private final Entrance.Ticket ticket;
  private final LegListener listener;
  private final Mailbox mailbox;
  private final LegAudio audio;
  private final LegRecording recording;
  private final Dialling dialling;
  private @Nullable StandingCall standing;
  private @Nullable Conversation conversation;
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
    this.dialling = new Dialling(parts, mailbox, order, ticket, audio, new Dialled());
  }

  /// Begins to call, when the call's place among the trunk's calls has come.
  public void start() {
    parts.live().add(this);
    dialling.start();
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
            if (conversation != null) {
              conversation.transferBegins();
            }
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
          } else if (dialling.session() != null) {
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
    if (!over && !dialling.hangUp()) {
      finish(new LegEvent.Closed(endpoint.now()));
    }
  }

  /// Ends the leg without waiting for anybody; for the end of the application.
  public void drop() {
    mailbox.post(() -> finish(new LegEvent.Closed(endpoint.now())));
  }

  private void emit(LegEvent event) {
    if (!over) {
      tell(event);
    }
  }

  /// Tells of what happened on the line, the conversation too.
  private void happened(LegEvent event) {
    if (over) {
      return;
    }
    Conversation talk = conversation;
    if (talk != null
        && event instanceof LegEvent.DigitReceived(Instant at, char digit, var by, var hidden)) {
      emit(new LegEvent.DigitReceived(at, digit, talk.awaitsKeys()));
    } else {
      emit(event);
    }
    if (talk != null) {
      talk.observe(event);
    }
  }

  private void fromAudio(LegEvent event) {
    happened(event);
    if (event instanceof LegEvent.DigitReceived pressed) {
      passOn(pressed.digit());
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
    if (conversation != null) {
      conversation.close();
    }
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
      dialling.leave();
    }
  }

  private void answered(Instant at, Attempt through, Dialog dialog, SIPResponse response) {
    recording.begin();
    if (waitsForAnswerer()) {
      audio.holdOpening();
    }
    String unusable = audio.take(response);
    if (unusable != null) {
      through.hangUp(dialog);
      finish(
          dialling.unreachable(
              "Trunk " + through.trunk().name() + " answered without usable audio: " + unusable));
      return;
    }
    through.establish(
        dialog,
        response,
        () -> {
          StandingCall begun = new StandingCall(parts, mailbox, order, through, audio, new News());
          standing = begun;
          begun.watch(dialog);
          emit(new LegEvent.Answered(at));
          conversation = converse(at);
          begun.listen(conversation);
          recording.tell();
          audio.speakOpening();
        });
  }

  private @Nullable Conversation converse(Instant answeredAt) {
    ConversationPlan plan = order.conversation();
    return plan == null
        ? null
        : parts
            .conversations()
            .begin(
                plan,
                new ConversationParts(
                    order.callId(),
                    answeredAt,
                    plan.opening(),
                    plan.openingId(),
                    order.machine() == MachinePolicy.LEAVE_MESSAGE,
                    parts.synthesizer(),
                    new LegMouth(audio),
                    mailbox::post,
                    this::after,
                    this::emit,
                    endpoint::now));
  }

  private Runnable after(Duration time, Runnable task) {
    Timers.Timeout timeout = endpoint.timers().after(time.toMillis(), () -> mailbox.post(task));
    return timeout::cancel;
  }

  private boolean waitsForAnswerer() {
    return switch (order.machine()) {
      case OFF, DETECT -> false;
      case HANG_UP, LEAVE_MESSAGE -> true;
    };
  }

  /// What the dialling leads to.
  private final class Dialled implements Dialling.Call {

    @Override
    public void happened(LegEvent event) {
      emit(event);
    }

    @Override
    public void answered(Instant at, Attempt through, Dialog dialog, SIPResponse response) {
      OutboundLeg.this.answered(at, through, dialog, response);
    }

    @Override
    public void over(LegEvent end) {
      finish(end);
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public DialogSession.Side side() {
      return new CallSide();
    }
  }

  /// What is told of the call while it stands.
  private final class News implements StandingCall.Listener {

    @Override
    public void happened(LegEvent event) {
      OutboundLeg.this.happened(event);
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
      fromAudio(new LegEvent.DigitReceived(at, digit));
    }

    @Override
    public void hungUp(Instant at) {
      finish(new LegEvent.HungUp(at));
    }
  }
}
