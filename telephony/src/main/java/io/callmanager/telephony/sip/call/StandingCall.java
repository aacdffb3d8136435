package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.conversation.Conversation;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import io.callmanager.telephony.sip.trunk.Trunk;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call of ours that was answered, for as long as it stands: whether anybody is still there, what is heard of them, and
/// whom they are handed over to. Lives in the call's mailbox.
final class StandingCall {

  private static final Logger LOG = LoggerFactory.getLogger(StandingCall.class);

  /// Told in the call's mailbox.
  interface Listener {

    void happened(LegEvent event);

    /// It is over by this event; the other side has been told.
    void over(LegEvent end);
  }

  private final CallingParts parts;
  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final DialOrder order;
  private final Attempt through;
  private final LegAudio audio;
  private final Listener listener;
  private @Nullable LifeSigns lifeSigns;
  private Timers.@Nullable Timeout silenceWatch;
  private @Nullable Bridge bridge;
  private long packetsAtAnswer;
  private boolean wondering;
  private boolean ended;

  /// @param through the attempt that was answered
  StandingCall(
      CallingParts parts,
      Mailbox mailbox,
      DialOrder order,
      Attempt through,
      LegAudio audio,
      Listener listener) {
    this.parts = parts;
    this.endpoint = parts.endpoint();
    this.mailbox = mailbox;
    this.order = order;
    this.through = through;
    this.audio = audio;
    this.listener = listener;
  }

  /// Watches from now on that the other side is there, and heard.
  void watch(Dialog dialog) {
    packetsAtAnswer = audio.packetsReceived();
    wondering = audioRules().silence().isPositive();
    awaitAudio();
    LifeSigns signs =
        new LifeSigns(
            endpoint,
            mailbox,
            dialog,
            parts.silenceCheck(),
            audio::packetsReceived,
            at -> {
              LOG.warn("The other side of a call through trunk {} is gone", through.trunk().name());
              through.hangUp(dialog);
              listener.over(new LegEvent.HungUp(at));
            });
    signs.watch();
    lifeSigns = signs;
  }

  /// Offer and answer have agreed anew: who held us and goes on has as much time to be heard as after the answer.
  void audioAgreed() {
    awaitAudio();
  }

  /// Expects the other side to be heard in time, unless it said that it won't be, as on hold (RFC 3264, section 8.4).
  private void awaitAudio() {
    if (silenceWatch != null) {
      silenceWatch.cancel();
    }
    if (wondering && audio.twoWay()) {
      silenceWatch =
          endpoint
              .timers()
              .after(audioRules().silence().toMillis(), () -> mailbox.post(this::noteWhetherHeard));
    }
  }

  private TrunkDefinition.Audio audioRules() {
    return through.trunk().definition().audio();
  }

  /// One-way audio: somebody answered, and nothing was heard of them since.
  private void noteWhetherHeard() {
    DialogSession session = through.session();
    if (ended || session == null || !wondering || !audio.twoWay()) {
      return;
    }
    wondering = false;
    if (audio.packetsReceived() > packetsAtAnswer) {
      return;
    }
    TrunkDefinition.Audio rules = audioRules();
    Instant at = endpoint.now();
    String words = "No audio came within " + rules.silence().toSeconds() + " s of the answer";
    listener.happened(new LegEvent.Warned(at, LegEvent.Warning.ONE_WAY_AUDIO, words));
    if (rules.hangUpOnSilence()) {
      session.bye();
      listener.over(new LegEvent.Silent(at));
    }
  }

  /// Listens from now on for who answered, for keys and for what the callee says, as far as that is wanted.
  ///
  /// @param conversation the conversation that is held with them; null for none
  void listen(@Nullable Conversation conversation) {
    boolean machines = order.machine() != MachinePolicy.OFF;
    boolean toneDigits = audioRules().toneDigits();
    if (machines || toneDigits || conversation != null) {
      audio.listen(
          new CallEar(
              parts.listening(),
              parts.machines(),
              machines,
              toneDigits,
              conversation == null ? frame -> {} : conversation::hear,
              new Heard()));
    }
  }

  /// Hands the callee over to somebody else.
  ///
  /// @param notice what whom we call ourselves is told first; null for nothing
  void transfer(PlaybackId id, PhoneNumber to, @Nullable Utterance notice) {
    DialogSession session = through.session();
    Trunk trunk = through.trunk();
    if (session == null) {
      return;
    }
    if (trunk.definition().habits().refer()) {
      String caller = trunk.callerUri(order.from(), endpoint.identity().host());
      session.refer(trunk.uriOf(to), caller, new Handover(id, session));
    } else if (!parts.bridgedTransfers()) {
      failed(id, endpoint.now(), "Trunk " + trunk.name() + " takes no transfers");
    } else if (bridge != null) {
      failed(id, endpoint.now(), "A transfer is under way");
    } else {
      Bridge begun = new Bridge(parts, mailbox, order, audio, new Bridged(id, session));
      bridge = begun;
      begun.call(id, to, notice);
    }
  }

  private void failed(PlaybackId id, Instant at, String words) {
    listener.happened(new LegEvent.TransferFailed(at, id, words));
  }

  /// The callee pressed a key: whoever is connected with them is told.
  void key(char digit) {
    if (bridge != null) {
      bridge.key(digit);
    }
  }

  /// The call is over.
  void end() {
    ended = true;
    if (bridge != null) {
      bridge.end();
    }
    if (lifeSigns != null) {
      lifeSigns.end();
    }
    if (silenceWatch != null) {
      silenceWatch.cancel();
    }
  }

  /// What is heard on the call.
  private final class Heard implements CallEar.Listener {

    @Override
    public void answeredBy(Answerer answerer, String cause, double confidence, int afterMillis) {
      Instant at = endpoint.now();
      boolean machine = answerer == Answerer.MACHINE;
      boolean unwanted = machine && order.machine() == MachinePolicy.HANG_UP;
      mailbox.post(
          () -> {
            listener.happened(
                new LegEvent.AnsweredBy(at, answerer, cause, confidence, afterMillis, unwanted));
            if (!machine) {
              audio.releaseOpening();
            }
          });
    }

    @Override
    public void greetingOver(boolean beep) {
      Instant at = endpoint.now();
      mailbox.post(
          () -> {
            listener.happened(new LegEvent.GreetingOver(at, beep));
            if (order.machine() == MachinePolicy.LEAVE_MESSAGE) {
              audio.releaseOpening();
            }
          });
    }

    @Override
    public void digit(char digit) {
      Instant at = endpoint.now();
      mailbox.offer(
          () -> {
            if (!audio.keysAsEvents()) {
              listener.happened(new LegEvent.DigitReceived(at, digit));
            }
          });
    }
  }

  /// What becomes of a transfer.
  private final class Handover implements Referral.Outcome {

    private final PlaybackId id;
    private final DialogSession session;

    Handover(PlaybackId id, DialogSession session) {
      this.id = id;
      this.session = session;
    }

    @Override
    public void done(Instant at, boolean hungUp) {
      if (!hungUp) {
        session.bye();
      }
      listener.over(new LegEvent.Transferred(at));
    }

    @Override
    public void failed(Instant at, String words) {
      StandingCall.this.failed(id, at, words);
    }
  }

  /// What becomes of a transfer by a call of ours.
  private final class Bridged implements Bridge.Outcome {

    private final PlaybackId id;
    private final DialogSession session;

    Bridged(PlaybackId id, DialogSession session) {
      this.id = id;
      this.session = session;
    }

    @Override
    public void connected(Instant at) {
      listener.happened(new LegEvent.TransferConnected(at, id));
    }

    @Override
    public void failed(Instant at, String words) {
      bridge = null;
      StandingCall.this.failed(id, at, words);
    }

    @Override
    public void over(Instant at) {
      session.bye();
      listener.over(new LegEvent.Transferred(at));
    }
  }
}
