package io.callmanager.telephony.conversation;

/// Finds out what an agent says and does, on one call. Its methods are called one after the other and return at once; answers
/// come on any thread. One answer at a time: asking again ends the one under way.
public interface AgentBrain extends AutoCloseable {

  /// What it is called in the call's record, such as `script`.
  String name();

  /// The first message has been said: answers if the agent has more to say before it listens.
  void begin(Answer answer);

  /// Answers to something the callee did.
  void hear(Input input, Answer answer);

  /// What the callee is expected to do next. Any thread may ask.
  Expected expected();

  /// The callee spoke before the latest answer, or the first message, was said to its end. No more of the answer is wanted.
  ///
  /// @param heard what was heard of it; may be empty
  void interrupted(String heard);

  /// Nothing was heard yet of the answer under way, and it is not wanted any more: what it answers to is not all of what the
  /// callee wants to say, and will come again with the rest.
  void takeBack();

  /// The call is over.
  @Override
  void close();
}
