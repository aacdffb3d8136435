package io.callmanager.telephony.twilio;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.SrtpPolicy;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.sdp.AudioCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A call's audio between our own side, which speaks RTP, and Twilio's, which has a media stream. Its methods may be called by any
/// thread.
final class CallAudio implements MediaListener {

  private static final MediaOptions MULAW =
      new MediaOptions(SrtpPolicy.OFF, List.of(AudioCodec.PCMU));

  private final TwilioParts parts;
  private final StreamFeed feed = new StreamFeed();
  private @Nullable MediaSession media;
  private final AtomicLong messages = new AtomicLong();
  private volatile @Nullable StreamVoice voice;

  CallAudio(TwilioParts parts) {
    this.parts = parts;
  }

  /// Takes an RTP port.
  ///
  /// @throws io.callmanager.telephony.media.NoMediaPortException when there is none
  synchronized void open() {
    media = parts.media().open(this, MULAW);
  }

  /// Answers our own side's offer; from here on it hears the callee.
  synchronized String answer(String offer) throws SdpException {
    MediaSession session = media;
    if (session == null) {
      throw new SdpException("there is no audio");
    }
    String answer = session.answerOffer(parts.onThisMachine(offer));
    session.relay(feed);
    return parts.onThisMachine(answer);
  }

  /// The stream has begun: the callee hears our own side.
  synchronized void begin(StreamSocket socket, String streamSid) {
    StreamVoice begun = new StreamVoice(parts.listening(), socket, streamSid, System::nanoTime);
    voice = begun;
    parts.errands().run(begun::run);
  }

  /// Something the callee said; by one thread at a time.
  void heard(StreamMessage.Media said) {
    messages.incrementAndGet();
    if (said.track().equals(StreamMessage.Media.INBOUND)) {
      feed.put(said.audio().samples());
    }
  }

  /// The callee pressed a key.
  synchronized void pressed(char key) {
    if (media != null) {
      media.sendDigits(String.valueOf(key), new PlaybackListener() {});
    }
  }

  /// The callee has heard what was said before a mark.
  void marked(String name) {
    messages.incrementAndGet();
    StreamVoice speaking = voice;
    if (speaking != null) {
      speaking.marked(name);
    }
  }

  /// How much the stream has told until now: audio and marks.
  long messages() {
    return messages.get();
  }

  /// Wants to be told when the callee has heard all that was said until now.
  void mark(String name) {
    StreamVoice speaking = voice;
    if (speaking != null) {
      speaking.mark(name);
    }
  }

  synchronized void close() {
    StreamVoice speaking = voice;
    voice = null;
    if (speaking != null) {
      parts.errands().run(speaking::close);
    }
    if (media != null) {
      media.close();
      media = null;
    }
  }

  /// Our own side presses a key.
  @Override
  public void onDigit(char digit) {
    StreamVoice speaking = voice;
    if (speaking != null) {
      speaking.press(digit);
    }
  }

  @Override
  public boolean wantsFrames() {
    return voice != null;
  }

  @Override
  public void onFrame(short[] frame) {
    StreamVoice speaking = voice;
    if (speaking != null) {
      speaking.say(frame);
    }
  }
}
