package io.callmanager.telephony.conversation;

/// Where an agent's answer goes as it is found. Any thread may tell; what is told after the end, or after the answer was cancelled,
/// is not heard.
public interface Answer {

  /// Some more of what is to be said, in pieces of any size.
  void say(String text);

  /// Something to be done when what was told before has been said.
  void act(Act act);

  /// That was all.
  void done();

  /// The answer can't be found, or not to its end.
  ///
  /// @param words why, for an operator
  void failed(String words);
}
