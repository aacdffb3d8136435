package io.callmanager.telephony.media;

/// Hears how a sound's playing goes. Called on a media thread: note it and return.
public interface PlaybackListener {

  /// The first packet of the sound has been sent.
  default void onStarted() {}

  /// The sound is over.
  ///
  /// @param playedMillis how much of it was sent, in milliseconds
  /// @param inFull false when it was stopped or the session closed before its end
  default void onFinished(long playedMillis, boolean inFull) {}
}
