package io.callmanager.telephony.media;

/// Opens media sessions.
public interface MediaSessions {

  /// Opens a session of the usual kind.
  ///
  /// @throws NoMediaPortException when every port of the range is taken
  default MediaSession open(MediaListener listener) {
    return open(listener, MediaOptions.DEFAULT);
  }

  /// Opens a session with an RTP port of its own.
  ///
  /// @throws NoMediaPortException when every port of the range is taken
  MediaSession open(MediaListener listener, MediaOptions options);

  /// Whether a session could be opened now.
  boolean hasRoom();
}
