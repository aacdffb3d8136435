package io.callmanager.console.layout;

import java.util.Arrays;
import java.util.Optional;

/// The contracts that a key may be bound to, by the words that keys keep and as people read them.
public enum ApiContract {
  V1("v1", "Call Manager"),
  CLAUDE_PHONE("claude-phone", "Claude Phone"),
  KROSAI("krosai", "KrosAI"),
  AGENTICAI("agenticai", "AgenticAI"),
  KAPHILA("kaphila", "Kaphila");

  private final String word;
  private final String label;

  ApiContract(String word, String label) {
    this.word = word;
    this.label = label;
  }

  /// The contract that a key's word stands for; empty when it is none that is known here.
  public static Optional<ApiContract> of(String word) {
    return Arrays.stream(values()).filter(contract -> contract.word.equals(word)).findFirst();
  }

  public String word() {
    return word;
  }

  public String label() {
    return label;
  }
}
