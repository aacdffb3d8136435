package io.callmanager.telephony.conversation;

/// Something a callee did, or that happened, to which the agent has to find an answer.
public sealed interface Input {

  /// The callee said something.
  ///
  /// @param confidence how sure it is that they said this, 0 to 1
  record Said(String text, double confidence) implements Input {

    @Override
    public String toString() {
      return "Said[" + text.length() + " characters]";
    }
  }

  /// The callee pressed keys.
  record Keys(String digits) implements Input {

    @Override
    public String toString() {
      return "Keys[" + digits.length() + "]";
    }
  }

  /// The callee said something that could not be understood.
  record Unclear() implements Input {}

  /// The callee said nothing when it was their turn.
  ///
  /// @param times how often now, one time after the other
  record Silence(int times) implements Input {}

  /// The callee could not be handed over to somebody else.
  record TransferFailed(String words) implements Input {}
}
