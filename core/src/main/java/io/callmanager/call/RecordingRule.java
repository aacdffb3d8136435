package io.callmanager.call;

import io.callmanager.agent.AgentRecording;
import io.callmanager.call.spi.Utterance;
import org.jspecify.annotations.Nullable;

/// How a call is recorded.
///
/// @param announcement what is said before the call's first recording begins; null for nothing
public record RecordingRule(AgentRecording when, @Nullable Utterance announcement) {

  static final RecordingRule NEVER = new RecordingRule(AgentRecording.NEVER, null);
}
