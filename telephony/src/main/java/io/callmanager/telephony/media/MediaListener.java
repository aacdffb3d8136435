package io.callmanager.telephony.media;

/// Hears what comes in on a media session. Called on a media thread: note it and return.
public interface MediaListener {

  /// A key was pressed (RFC 4733); told once per press.
  default void onDigit(char digit) {}

  /// Whether [#onFrame] is to be called from now on. Asked every 20 ms, so that listening can begin and end at any
  /// time; a session that nobody listens to decodes nothing.
  default boolean wantsFrames() {
    return false;
  }

  /// Twenty milliseconds of received audio, in order, gaps filled by the jitter buffer: told every 20 ms while
  /// [#wantsFrames] holds, as silence when nothing comes in.
  ///
  /// @param frame 160 linear samples at 8 kHz; valid only during the call
  default void onFrame(short[] frame) {}
}
