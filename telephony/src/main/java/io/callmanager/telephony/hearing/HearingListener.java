package io.callmanager.telephony.hearing;

/// Hears what an engine understood. Called on any thread: note it and return.
public interface HearingListener {

  /// What was understood so far of an utterance of which more may come. Engines that can't tell it don't.
  default void partial(int utterance, Heard soFar) {}

  /// What was understood of an utterance that is over; told once of each, unless [#failed] or [#refused] is told in its place.
  void heard(int utterance, Heard heard);

  /// The utterance could not be recognised; the next one may be.
  ///
  /// @param words why, for an operator
  void failed(int utterance, String words);

  /// The engine works, but this utterance could not be recognised: it is too long, say, or too much is asked at once.
  ///
  /// @param words why, for an operator
  default void refused(int utterance, String words) {
    failed(utterance, words);
  }
}
