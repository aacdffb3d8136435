package io.callmanager.telephony.media;

import io.callmanager.call.spi.Tape;
import io.callmanager.telephony.recording.TapeFailure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Our end of one call's audio: an RTP port, what is sent from it and what is heard on it.
///
/// Offer and answer follow RFC 3264. All methods return at once.
public interface MediaSession extends AutoCloseable {

  /// Our SDP offer: the codecs of the session's options and telephone-event at the advertised address and this session's port,
  /// with keys for encryption where the options have it.
  String offer();

  /// Takes the peer's answer to our offer; taking the same or a later one again replaces the first (early media, forks).
  ///
  /// @throws SdpException when the answer can't be understood, shares no codec with us, or lacks encryption that is required
  void acceptAnswer(String sdp) throws SdpException;

  /// Answers an offer of the peer's: an incoming call, or a re-INVITE that holds, resumes or moves the audio.
  ///
  /// @return our answer
  /// @throws SdpException when the offer can't be understood, shares no codec with us, or lacks encryption that is required
  String answerOffer(String sdp) throws SdpException;

  /// Adds a sound to the queue of what is played; sounds follow each other without a gap.
  void play(Sound sound, PlaybackListener listener);

  /// Sends digits as telephone events (RFC 4733) after what is queued to be played; as tones when the peer takes no
  /// events.
  ///
  /// @param digits of `0`–`9`, `*`, `#`, `A`–`D`; a comma is a pause of half a second
  /// @throws IllegalArgumentException for any other character
  void sendDigits(String digits, PlaybackListener listener);

  /// Drops what is playing and queued; each dropped sound's listener is told how much was sent.
  void stopPlaying();

  /// What is sent whenever nothing is played: a sound, over and over, or silence.
  ///
  /// @param sound null for silence
  void fillGaps(@Nullable Sound sound);

  /// What is sent whenever nothing is played: what this gives, each time it is asked.
  void relay(FrameSource source);

  /// From now on each of two sessions sends what is heard on the other whenever nothing is played on it.
  ///
  /// @param other of the same engine
  void connect(MediaSession other);

  /// Begins to record both sides, in place of a recording that is under way: what is sent on the left, what is heard on the
  /// right, each where it stood in time. Ends with the session at the latest.
  ///
  /// @param onFailure told on another thread, at most once, when the recording can't go on
  void record(Tape tape, Consumer<TapeFailure> onFailure);

  /// Keeps both sides off the recording, which goes on with silence, or no longer.
  void pauseRecording(boolean paused);

  /// Ends the recording.
  ///
  /// @return how long it is, about, in milliseconds; 0 when there is none
  long stopRecording();

  MediaStats stats();

  /// Whether audio is encrypted on its way between us and the peer, as agreed on last (SRTP).
  default boolean encrypted() {
    return false;
  }

  /// Whether audio is to flow both ways, as agreed on last: not on hold, for one (RFC 3264, section 8.4).
  default boolean twoWay() {
    return true;
  }

  /// Ends the session. The port drains before it is used again.
  @Override
  void close();
}
