package io.callmanager.telephony.media;

/// Hears what comes in on a media session. Called on a media thread: note it and return.
public interface MediaListener {

  /// A key was pressed (RFC 4733); told once per press.
  default void onDigit(char digit) {}

  /// Twenty milliseconds of received audio, in order, gaps filled by the jitter buffer.
  ///
  /// @param frame 160 linear samples at 8 kHz; valid only during the call
  default void onFrame(short[] frame) {}
}
