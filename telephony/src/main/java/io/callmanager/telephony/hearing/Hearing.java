package io.callmanager.telephony.hearing;

/// An engine that listens to one call, utterance by utterance. All methods return at once; audio is taken from one thread.
public interface Hearing extends AutoCloseable {

  /// Somebody begins to speak: the audio that follows is theirs. An utterance before it that was not told of yet is not told of
  /// any more.
  ///
  /// @param utterance its number, by which it is told of
  void begin(int utterance, Expectation expected);

  /// The next 20 ms of the utterance.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  void audio(short[] frame);

  /// The utterance is over: what was said is told as soon as it is known.
  void end();

  /// Lets go of everything; nothing is told any more.
  @Override
  void close();
}
