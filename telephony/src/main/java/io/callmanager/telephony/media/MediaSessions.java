package io.callmanager.telephony.media;

/// Opens media sessions.
public interface MediaSessions {

  /// Opens a session with an RTP port of its own.
  ///
  /// @throws NoMediaPortException when every port of the range is taken
  MediaSession open(MediaListener listener);

  /// Whether a session could be opened now.
  boolean hasRoom();
}
