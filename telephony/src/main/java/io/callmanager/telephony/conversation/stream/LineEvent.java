package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.ConversationTurn.Speaker;

/// Something that happened on a line, beside the audio.
public sealed interface LineEvent {

  /// Somebody has said something.
  ///
  /// @param text of the agent's only what was heard of it
  /// @param startMillis when it began, in milliseconds after the answer
  /// @param endMillis when it ended
  /// @param interrupted whether it was stopped before its end
  record Said(Speaker who, String text, long startMillis, long endMillis, boolean interrupted)
      implements LineEvent {

    @Override
    public String toString() {
      return "Said[%s, %d characters]".formatted(who, text.length());
    }
  }

  /// The callee begins to speak.
  record CalleeSpeaks() implements LineEvent {}

  /// What the call has taken by now of a model that hears and speaks itself.
  record Used(String model, long inputTokens, long outputTokens) implements LineEvent {}

  /// The callee told the agent that they do not want to be called any more.
  record OptedOut() implements LineEvent {}
}
