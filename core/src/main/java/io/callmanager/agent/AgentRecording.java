package io.callmanager.agent;

/// When an agent's calls are recorded without being asked to.
public enum AgentRecording {
  /// Only when somebody asks for it while a call goes on.
  NEVER,
  /// From the answer on.
  ALWAYS,
  /// From the moment on in which a human is known to have answered.
  HUMAN
}
