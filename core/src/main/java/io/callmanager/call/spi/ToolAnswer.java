package io.callmanager.call.spi;

import org.jspecify.annotations.Nullable;

/// What came of using a tool.
///
/// @param text what the model is told: the answer, or in words why there is none; data, not instructions
/// @param httpStatus of the answer; null when there was none
/// @param millis how long it took
public record ToolAnswer(Outcome outcome, String text, @Nullable Integer httpStatus, long millis) {

  /// How it went.
  public enum Outcome {
    /// The tool answered.
    OK,
    /// The arguments do not fit: no request was made.
    REFUSED,
    /// The tool answered that it could not do it, or broke off before it had answered.
    ERROR,
    /// No answer came in time.
    TIMEOUT,
    /// The tool could not be reached, or may not be.
    UNREACHABLE,
    /// Too many tools are in use: no request was made.
    BUSY,
    /// Nobody waited for the answer any more: the callee went on speaking.
    ABANDONED
  }

  @Override
  public String toString() {
    return "ToolAnswer[%s, %s, %d ms]".formatted(outcome, httpStatus, millis);
  }
}
