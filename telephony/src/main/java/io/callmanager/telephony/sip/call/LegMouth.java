package io.callmanager.telephony.sip.call;

import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.conversation.Mouth;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.speech.SpokenPlayback;
import io.callmanager.telephony.speech.SpokenText;
import org.jspecify.annotations.Nullable;

/// Lets a conversation speak on a call. Lives in the call's mailbox.
final class LegMouth implements Mouth {

  private final LegAudio audio;

  LegMouth(LegAudio audio) {
    this.audio = audio;
  }

  @Override
  public void speak(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener) {
    PlaybackQueue queue = audio.queue();
    if (queue == null) {
      text.close();
    } else {
      queue.converse(id, text, listener);
    }
  }

  @Override
  public void sendDigits(PlaybackId id, String digits) {
    PlaybackQueue queue = audio.queue();
    if (queue != null) {
      queue.sendDigits(id, digits);
    }
  }

  @Override
  public void relay(@Nullable FrameSource source) {
    MediaSession media = audio.session();
    if (media != null) {
      if (source == null) {
        media.fillGaps(null);
      } else {
        media.relay(source);
      }
    }
  }

  @Override
  public void stop(PlaybackId last) {
    audio.stopPlaying(last);
  }

  @Override
  public void stopOpening() {
    audio.stopOpening();
  }
}
