package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.LegEvent;

/// What an agent does on an answered call, from the answer to the end. Everything happens in the call's mailbox, save for
/// [#hear].
public interface Conversation extends AutoCloseable {

  /// Takes the next 20 ms of what the callee's side sends, on the thread that listens to calls.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  void hear(short[] frame);

  /// Takes note of something that happened on the leg.
  void observe(LegEvent event);

  /// The callee is being handed over to somebody else, who is still to answer.
  default void transferBegins() {}

  /// Whether a key that is pressed now is meant for the conversation.
  boolean awaitsKeys();

  /// The call is over.
  @Override
  void close();
}
