package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.Timers;
import io.callmanager.telephony.sip.trunk.Entrance;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A callee and somebody else whom we call for them: while that rings they hear that it does, and once it is answered each other.
/// Lives in the first call's mailbox.
final class Bridge {

  /// What becomes of it, told in the first call's mailbox. After `failed` the first call goes on; after `over` it has nobody to
  /// talk with any more.
  interface Outcome {

    void connected(Instant at);

    void failed(Instant at, String words);

    void over(Instant at);
  }

  private static final int MOST_KEYS = 32;
  private static final Duration RINGS_FOR_AT_MOST = Duration.ofSeconds(40);

  /// One second in five (ETSI TR 101 041-2 for most of the world).
  private static final Sound RINGING =
      ToneGenerator.tone(425, Duration.ofSeconds(1)).then(Sound.silence(Duration.ofSeconds(4)));

  private final CallingParts parts;
  private final Mailbox mailbox;
  private final DialOrder order;
  private final LegAudio audio;
  private final Outcome outcome;
  private final AtomicInteger keysUnderWay = new AtomicInteger();
  private @Nullable OutboundLeg other;
  private Timers.@Nullable Timeout patience;
  private @Nullable Utterance notice;
  private boolean answered;
  private boolean connected;
  private boolean over;

  /// @param order of the first call
  /// @param audio the first call's
  Bridge(CallingParts parts, Mailbox mailbox, DialOrder order, LegAudio audio, Outcome outcome) {
    this.parts = parts;
    this.mailbox = mailbox;
    this.order = order;
    this.audio = audio;
    this.outcome = outcome;
  }

  /// Calls somebody, by the account's own way.
  ///
  /// @param wanted what they are told before they hear the callee; null for nothing
  void call(PlaybackId id, PhoneNumber to, @Nullable Utterance wanted) {
    notice = wanted;
    switch (parts.entrance().admit(order.accountId())) {
      case Carrier.Admission.NoTrunk() -> fail(parts.endpoint().now(), "No trunks assigned");
      case Carrier.Admission.Saturated(Duration retryAfter, String words) ->
          fail(parts.endpoint().now(), words);
      case Carrier.Admission.Admitted(Entrance.Ticket ticket) -> dial(id, to, ticket);
      case Carrier.Admission.Admitted(Carrier.Permit permit) -> {
        permit.release();
        throw new IllegalStateException("a permit of another carrier");
      }
    }
  }

  private void dial(PlaybackId id, PhoneNumber to, Entrance.Ticket ticket) {
    DialOrder second =
        new DialOrder(
            order.accountId(),
            order.callId(),
            id.value() + "@callmanager",
            order.from(),
            to,
            notice == null ? order.opening().saying("") : notice,
            MachinePolicy.OFF);
    OutboundLeg leg =
        new OutboundLeg(parts, second, ticket, event -> mailbox.post(() -> heard(event)));
    other = leg;
    patience =
        parts
            .endpoint()
            .timers()
            .after(
                ticket.pause().plus(RINGS_FOR_AT_MOST).toMillis(),
                () -> mailbox.post(this::giveUp));
    leg.start();
  }

  private void giveUp() {
    if (!answered && !over) {
      fail(parts.endpoint().now(), "Nobody answered");
    }
  }

  private void heard(LegEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case LegEvent.Ringing ringing -> ringing(ringing);
      case LegEvent.Answered(Instant at) -> answered();
      case LegEvent.SpeechFinished finished -> told(finished);
      case LegEvent.DigitReceived pressed -> press(pressed.digit());
      case LegEvent.Refused refused -> fail(refused.at(), refused.words());
      case LegEvent.Unreachable unreachable -> fail(unreachable.at(), unreachable.words());
      case LegEvent.HungUp(Instant at) -> gone(at);
      case LegEvent.Silent(Instant at) -> gone(at);
      case LegEvent.Closed(Instant at) -> gone(at);
      case LegEvent.Transferred(Instant at) -> gone(at);
      case LegEvent.Dialed _,
          LegEvent.Trying _,
          LegEvent.TrunkFailed _,
          LegEvent.SpeechStarted _,
          LegEvent.PlaybackStarted _,
          LegEvent.PlaybackFinished _,
          LegEvent.RecordingStarted _,
          LegEvent.RecordingStopped _,
          LegEvent.RecordingFailed _,
          LegEvent.AnsweredBy _,
          LegEvent.GreetingOver _,
          LegEvent.TransferConnected _,
          LegEvent.TransferFailed _,
          LegEvent.TurnTaken _,
          LegEvent.ToolUsed _,
          LegEvent.ModelUsed _,
          LegEvent.OptOutAsked _,
          LegEvent.TransferAsked _,
          LegEvent.ConversationOver _,
          LegEvent.Warned _ -> {}
    }
  }

  private void ringing(LegEvent.Ringing ringing) {
    if (ringing.earlyMedia() && notice == null) {
      join();
    } else {
      fillGaps(RINGING);
    }
  }

  private void answered() {
    answered = true;
    if (patience != null) {
      patience.cancel();
    }
  }

  /// What they had to be told first is said.
  private void told(LegEvent.SpeechFinished finished) {
    if (!answered || connected) {
      return;
    }
    if (notice != null && !finished.inFull()) {
      fail(finished.at(), "Whom we called could not be told what they have to be");
      return;
    }
    connected = true;
    audio.stopPlaying();
    join();
    outcome.connected(finished.at());
  }

  /// Each hears the other from now on.
  private void join() {
    MediaSession ours = audio.session();
    OutboundLeg leg = other;
    if (ours != null && leg != null) {
      leg.withAudio(theirs -> mailbox.post(() -> connect(ours, theirs)));
    }
  }

  private void connect(MediaSession ours, MediaSession theirs) {
    if (!over && ours.equals(audio.session())) {
      ours.connect(theirs);
    }
  }

  /// A key of the second callee's, for the first.
  private void press(char digit) {
    MediaSession ours = audio.session();
    if (connected && ours != null) {
      send(digit, ours);
    }
  }

  /// A key of the first callee's, for the second.
  void key(char digit) {
    if (connected && other != null) {
      other.withAudio(theirs -> send(digit, theirs));
    }
  }

  /// Sends a key, unless more of them wait already than anybody can have pressed.
  private void send(char digit, MediaSession to) {
    if (keysUnderWay.get() < MOST_KEYS) {
      keysUnderWay.incrementAndGet();
      to.sendDigits(
          String.valueOf(digit),
          new PlaybackListener() {
            @Override
            public void onFinished(long playedMillis, boolean inFull) {
              keysUnderWay.decrementAndGet();
            }
          });
    }
  }

  private void fillGaps(@Nullable Sound sound) {
    MediaSession ours = audio.session();
    if (ours != null) {
      ours.fillGaps(sound);
    }
  }

  private void fail(Instant at, String words) {
    end();
    fillGaps(null);
    outcome.failed(at, words);
  }

  private void gone(Instant at) {
    if (connected) {
      end();
      outcome.over(at);
    } else {
      fail(at, "The call was not put through");
    }
  }

  /// The first call is over, or its transfer is.
  void end() {
    over = true;
    if (patience != null) {
      patience.cancel();
    }
    if (other != null) {
      other.hangUp();
    }
  }
}
