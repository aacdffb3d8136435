package io.callmanager.telephony.conversation.llm;

/// A model gave no answer, or not to its end. The message says why, for an operator; it holds no key and nothing that was said.
final class LlmException extends Exception {

  LlmException(String message) {
    super(message);
  }
}
