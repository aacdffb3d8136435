package io.callmanager.agent;

/// What an agent does once a callee has answered.
public enum AgentMode {
  /// Says its first message and hangs up.
  ANNOUNCE,
  /// Says its first message and stays on the line.
  CONVERSATION
}
