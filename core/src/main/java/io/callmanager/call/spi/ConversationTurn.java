package io.callmanager.call.spi;

import org.jspecify.annotations.Nullable;

/// What somebody said in a conversation.
///
/// @param number counts the turns of both, from 1
/// @param text of the agent's only what was really heard of it
/// @param startMillis when it began, in milliseconds after the answer
/// @param endMillis when it ended
/// @param confidence how sure it is that this was said, 0 to 1
/// @param interrupted whether it was stopped before its end because the other one spoke
/// @param by the engine that understood it, or `keys`; null for the agent's
/// @param times how long the agent took to answer; null for the callee's, and where nothing was answered
public record ConversationTurn(
    int number,
    Speaker who,
    String text,
    long startMillis,
    long endMillis,
    double confidence,
    boolean interrupted,
    @Nullable String by,
    @Nullable Times times) {

  /// Who speaks.
  public enum Speaker {
    AGENT,
    CALLEE
  }

  /// From the moment in which the callee was taken to have finished to the first sound of the answer, in milliseconds.
  ///
  /// @param total all of it
  /// @param recognition until what was said was understood
  /// @param brain until the first sentence of the answer was there
  /// @param synthesis until the first sentence was spoken
  public record Times(long total, long recognition, long brain, long synthesis) {

    /// What was due to none of the engines.
    public long own() {
      return Math.max(0, total - recognition - brain - synthesis);
    }
  }

  /// The same turn in other words.
  public ConversationTurn text(String other) {
    return new ConversationTurn(
        number, who, other, startMillis, endMillis, confidence, interrupted, by, times);
  }

  @Override
  public String toString() {
    return "ConversationTurn[%d, %s, %d characters]".formatted(number, who, text.length());
  }
}
