package io.callmanager.call.spi;

import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import org.jspecify.annotations.Nullable;

/// One attempt to reach a phone, from the dialling to its end.
public interface Leg {

  /// Ends the leg: CANCEL while it rings, BYE after the answer. An answer that crosses the CANCEL is acknowledged and
  /// hung up at once (RFC 3261, section 15). Returns at once; has no effect on a leg that is over.
  void hangUp();

  /// Says something after what is queued already. Told of by [LegEvent.PlaybackStarted] and [LegEvent.PlaybackFinished], as
  /// everything is that is played; what is asked for before the answer or after the end is passed over.
  void say(PlaybackId id, Utterance utterance);

  /// Plays a sound after what is queued already.
  void play(PlaybackId id, PcmSound sound);

  /// Sends digits after what is queued already, as telephone events where the other side takes them (RFC 4733).
  ///
  /// @param digits of `0`–`9`, `*`, `#`, `A`–`D`; a comma is a pause of half a second
  void sendDigits(PlaybackId id, String digits);

  /// Has the callee talk with somebody else in our place. Ends the leg with [LegEvent.Transferred] when the other side has taken
  /// them over. Where it doesn't do such things we call whom they want ourselves: [LegEvent.TransferConnected] tells that both
  /// hear each other, and [LegEvent.Transferred] that the second one has hung up. [LegEvent.TransferFailed] tells that the leg goes
  /// on as before.
  ///
  /// @param notice what whom we call ourselves is told before they hear the callee; null for nothing
  void transfer(PlaybackId id, PhoneNumber to, @Nullable Utterance notice);

  /// Stops what is playing and drops what is queued, the opening included.
  void stopPlaying();

  /// The same, but only for what goes up to this: what is queued behind it goes on.
  ///
  /// @param last what is stopped or dropped as the last; nothing happens when it is over
  void stopPlaying(PlaybackId last);

  /// Records both sides of the call: at once, or from the answer when nobody has answered yet. One tape at a time. Told of by
  /// [LegEvent.RecordingStarted] and, before the leg's end at the latest, [LegEvent.RecordingStopped] or
  /// [LegEvent.RecordingFailed]; a tape that the call does not come to is given back unused.
  void record(Tape tape);

  /// Keeps both sides off the tape for a while: it goes on with silence, so that it stays in time with the call.
  void pauseRecording(boolean paused);

  /// Ends the recording, if there is one.
  void stopRecording();
}
