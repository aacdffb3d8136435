package io.callmanager.telephony.conversation.llm;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.tool.ToolCallback;

/// A model that answers piece by piece. Used on virtual threads, which may wait.
interface LanguageModel extends AutoCloseable {

  /// Asks for an answer.
  ///
  /// @param messages all that it is told, the oldest first
  /// @param tools what it may ask to be done; nothing is done by asking
  /// @param patience how long to wait until there is room for another answer
  Pieces ask(List<Message> messages, List<ToolCallback> tools, Duration patience)
      throws LlmException, InterruptedException;

  /// Little more will be asked: idle connections are closed.
  @Override
  default void close() {}

  /// The pieces of an answer as they come.
  interface Pieces extends AutoCloseable {

    /// The next piece.
    ///
    /// @return null when there are no more
    /// @throws LlmException when none comes in time, or the answer broke off
    @Nullable Piece next(Duration patience) throws LlmException, InterruptedException;

    /// No more pieces are wanted: the service is told to stop.
    @Override
    void close();
  }

  /// A piece of an answer.
  ///
  /// @param text may be empty
  /// @param calls what it asks to be done
  /// @param asked how many tokens it was asked with; 0 when this piece does not say
  /// @param answered how many tokens it answered with so far; 0 when this piece does not say
  record Piece(String text, List<ToolCall> calls, int asked, int answered) {}
}
