package io.callmanager.telephony.conversation.stream;

import io.callmanager.telephony.mediastream.Mulaw;
import java.util.List;

/// What is spoken over a socket with whatever is the agent. All but [#received] is called by one thread, and that by another.
interface Dialect {

  /// What is sent first.
  List<String> greeting();

  /// Some of the callee's audio.
  ///
  /// @param millis when it was heard, from the beginning
  String audio(long millis, Mulaw audio);

  /// A key of the callee's; none when nothing is to be sent of it.
  List<String> key(char digit);

  /// What was said before a mark was played, or dropped.
  List<String> mark(String name);

  /// What is sent last.
  List<String> farewell();

  /// The agent sent something. On the thread that reads.
  void received(String text, AgentSide agent);

  /// Some time has passed, about 20 ms.
  default void tick(AgentSide agent) {}

  /// What was said, or heard of what was being said, and was not told of yet. It is not told again. Any thread may ask.
  ///
  /// @param position up to where the agent was heard, in samples from the beginning
  default List<LineEvent.Said> lastWords(long position) {
    return List.of();
  }

  /// What an agent may want.
  interface AgentSide {

    void play(Mulaw audio);

    void mark(String name);

    void clear();

    /// Where what it says next will be played, in samples from the beginning.
    long end();

    /// Up to where it was played, or dropped.
    long position();

    /// Has something sent to it.
    void send(String message);

    /// Tells of something that is no audio.
    void tell(LineEvent event);

    /// It wants the call to be ended when all it said was played.
    void leave();

    /// It can't go on.
    ///
    /// @param words why, for the customer
    void fail(String words);

    /// What it sent can't be understood.
    void odd(String words);
  }
}
