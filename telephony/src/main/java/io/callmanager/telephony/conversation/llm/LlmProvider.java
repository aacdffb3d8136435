package io.callmanager.telephony.conversation.llm;

import java.net.URI;

/// The protocols by which language models are reached.
public enum LlmProvider {
  /// OpenAI's chat completions, which many services and servers speak.
  OPEN_AI("https://api.openai.com/v1"),
  /// Anthropic's messages.
  ANTHROPIC("https://api.anthropic.com"),
  /// Ollama's own.
  OLLAMA("http://localhost:11434");

  private final URI usual;

  LlmProvider(String usual) {
    this.usual = URI.create(usual);
  }

  /// Where it is when nothing else is said.
  public URI usualUrl() {
    return usual;
  }
}
