package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.SpokenPlayback;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our end of a call's audio, from our offer to the call's end, and what is said first. Lives in the call's mailbox.
final class LegAudio {

  private static final Logger LOG = LoggerFactory.getLogger(LegAudio.class);

  private final Mailbox mailbox;
  private final Supplier<Instant> now;
  private final OpeningSpeech opening;
  private final SpeechSynthesizer synthesizer;
  private final Consumer<LegEvent> events;
  private @Nullable MediaSession media;
  private @Nullable PlaybackQueue queue;
  private @Nullable String earlyTag;
  private boolean openingHeld;
  private volatile boolean keysAsEvents;
  private volatile @Nullable CallEar ear;

  /// @param now asked on any thread
  /// @param events told in the mailbox of digits and of what is said
  LegAudio(
      Mailbox mailbox,
      Supplier<Instant> now,
      SpeechSynthesizer synthesizer,
      Utterance opening,
      Consumer<LegEvent> events) {
    this.mailbox = mailbox;
    this.now = now;
    this.synthesizer = synthesizer;
    this.opening = new OpeningSpeech(synthesizer, opening);
    this.events = events;
  }

  /// Takes an RTP port.
  ///
  /// @return our offer
  /// @throws io.callmanager.telephony.media.NoMediaPortException when there is none
  String open(MediaSessions sessions, MediaOptions options) {
    closeMedia();
    MediaSession opened =
        sessions.open(
            new MediaListener() {
              @Override
              public void onDigit(char digit) {
                keysAsEvents = true;
                Instant at = now.get();
                mailbox.offer(() -> events.accept(new LegEvent.DigitReceived(at, digit)));
              }

              @Override
              public boolean wantsFrames() {
                return ear != null;
              }

              @Override
              public void onFrame(short[] frame) {
                CallEar listening = ear;
                if (listening != null) {
                  listening.offer(frame);
                }
              }
            },
            options);
    media = opened;
    queue = new PlaybackQueue(mailbox, now, synthesizer, opened, events);
    return opened.offer();
  }

  /// The callee is being called.
  void called() {
    opening.prepareIfAtHand();
  }

  /// Whether a callee that rings answered our offer already.
  boolean takeEarly(SIPResponse ringing) {
    opening.prepare();
    String sdp = Sdp.of(ringing);
    if (sdp == null || media == null) {
      return false;
    }
    try {
      media.acceptAnswer(sdp);
      earlyTag = ringing.getToTag();
      return true;
    } catch (SdpException e) {
      LOG.debug("Early media can't be used: {}", e.getMessage());
      return false;
    }
  }

  /// Whether our offer was answered while it rang.
  boolean early() {
    return earlyTag != null;
  }

  /// Takes an answer's audio and begins to say what is said first: queued before the first packet, it leaves with it.
  ///
  /// @return why the audio can't be used; null when it can
  @Nullable String take(SIPResponse answer) {
    String sdp = Sdp.of(answer);
    if (sdp == null) {
      boolean answered = earlyTag != null && earlyTag.equals(answer.getToTag());
      return answered ? null : "no session description";
    }
    try {
      speakOpening();
      media().acceptAnswer(sdp);
      return null;
    } catch (SdpException e) {
      return e.getMessage();
    }
  }

  /// Lets what is said first, and all that is to be played after it, wait for [#releaseOpening].
  void holdOpening() {
    openingHeld = true;
    if (queue != null) {
      queue.openingBegan();
    }
  }

  /// Says what was held, unless it was dropped meanwhile.
  void releaseOpening() {
    if (openingHeld) {
      openingHeld = false;
      speakOpening();
    }
  }

  /// Listens to the callee from now on, until the call is over.
  void listen(CallEar listening) {
    ear = listening;
  }

  /// Whether the callee's keys come as events, so that their tones, if any, say nothing new.
  boolean keysAsEvents() {
    return keysAsEvents;
  }

  /// Says what is said first, unless that has begun with the answer or is to wait.
  void speakOpening() {
    if (!openingHeld && media != null && queue != null && !opening.begun()) {
      queue.openingBegan();
      opening.play(media, new OpeningEvents());
    }
  }

  /// What is played on the call after its opening; null when the call is over.
  @Nullable PlaybackQueue queue() {
    return queue;
  }

  /// Stops what is playing and drops what is queued, the opening included.
  void stopPlaying() {
    if (queue == null) {
      return;
    }
    opening.stop();
    queue.stop();
    dropHeldOpening(queue);
  }

  /// The same for what goes up to this; what is queued behind it goes on.
  void stopPlaying(PlaybackId last) {
    if (queue != null && queue.holds(last)) {
      opening.stop();
      queue.stop(last);
      dropHeldOpening(queue);
    }
  }

  /// Stops what is said first, if it is being said.
  void stopOpening() {
    opening.stop();
  }

  private void dropHeldOpening(PlaybackQueue queue) {
    if (openingHeld) {
      openingHeld = false;
      opening.discard();
      events.accept(new LegEvent.SpeechFinished(now.get(), 0, false));
      queue.openingOver();
    }
  }

  /// What becomes of the opening, as events of the leg.
  private final class OpeningEvents implements SpokenPlayback.Listener {

    @Override
    public void onStarted(String voice) {
      Instant at = now.get();
      mailbox.post(() -> events.accept(new LegEvent.SpeechStarted(at, voice)));
    }

    @Override
    public void onVoiceChanged(String voice) {
      onStarted(voice);
    }

    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      Instant at = now.get();
      mailbox.post(
          () -> {
            events.accept(new LegEvent.SpeechFinished(at, playedMillis, inFull));
            if (queue != null) {
              queue.openingOver();
            }
          });
    }
  }

  /// The session.
  ///
  /// @throws SdpException when there is none any more
  MediaSession media() throws SdpException {
    if (media == null) {
      throw new SdpException("the call is over");
    }
    return media;
  }

  /// The session; null when there is none, or none any more.
  @Nullable MediaSession session() {
    return media;
  }

  /// Whether both sides are to be heard, as agreed on last.
  boolean twoWay() {
    return media != null && media.twoWay();
  }

  long packetsReceived() {
    return media == null ? 0 : media.stats().packetsReceived();
  }

  void close() {
    opening.discard();
    closeMedia();
  }

  private void closeMedia() {
    CallEar listening = ear;
    ear = null;
    if (listening != null) {
      listening.close();
    }
    if (queue != null) {
      queue.close();
      queue = null;
    }
    MediaSession open = media;
    media = null;
    if (open != null) {
      open.close();
    }
  }
}
