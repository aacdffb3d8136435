package io.callmanager.call.spi;

/// Why a conversation came to its end.
public enum ConversationEnd {
  /// The agent had said all it wanted.
  AGENT,
  /// The callee said goodbye.
  GOODBYE,
  /// The callee was silent for too long.
  SILENCE,
  /// There were as many turns as there may be.
  MAX_TURNS,
  /// A message was left on an answering machine.
  MESSAGE_LEFT,
  /// The agent could not go on.
  ERROR
}
