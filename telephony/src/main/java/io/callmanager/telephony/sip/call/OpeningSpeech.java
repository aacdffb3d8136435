package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.SpokenPlayback;
import io.callmanager.telephony.speech.SpokenText;
import org.jspecify.annotations.Nullable;

/// What is said first, begun while the phone rings so that it is there when somebody answers. Lives in the call's mailbox.
final class OpeningSpeech {

  private final SpeechSynthesizer synthesizer;
  private final Utterance utterance;
  private @Nullable SpokenText text;
  private @Nullable SpokenPlayback playback;
  private boolean begun;
  private boolean unwanted;

  OpeningSpeech(SpeechSynthesizer synthesizer, Utterance utterance) {
    this.synthesizer = synthesizer;
    this.utterance = utterance;
  }

  /// Begins to make it, unless that was begun before. Not before the phone rings: many calls never get so far, and each
  /// speech costs milliseconds of a processor.
  void prepare() {
    var _ = prepared();
  }

  /// Begins to make it before the phone rings, which it may never do, where that costs hardly anything.
  void prepareIfAtHand() {
    if (synthesizer.isAtHand(utterance)) {
      prepare();
    }
  }

  private SpokenText prepared() {
    SpokenText made = text;
    if (made == null) {
      made = unwanted ? SpokenText.nothing() : synthesizer.speak(utterance);
      text = made;
    }
    return made;
  }

  /// Says it, piece by piece as it gets ready, unless that was begun before.
  void play(MediaSession media, SpokenPlayback.Listener listener) {
    if (!begun && !unwanted) {
      begun = true;
      playback = SpokenPlayback.play(prepared(), media, listener);
    }
  }

  /// Whether its saying has begun.
  boolean begun() {
    return begun;
  }

  /// Stops saying it.
  void stop() {
    if (playback != null) {
      playback.stop();
    }
  }

  /// Nobody will hear it, or the rest of it.
  void discard() {
    unwanted = true;
    if (text != null) {
      text.close();
    }
  }
}
