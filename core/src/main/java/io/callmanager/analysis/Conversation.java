package io.callmanager.analysis;

import io.callmanager.agent.AnalysisSchema;
import io.callmanager.call.EndReason;
import io.callmanager.call.Transcript;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.flow.FlowStep;
import io.callmanager.flow.FlowWatch;
import io.callmanager.shared.AccountId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conversation that is over, as far as it is on record.
///
/// @param schema what is to be found out
/// @param lines what was said and pressed, without what must not be kept
/// @param script how far the agent's script came; null when it follows none, or its server died
/// @param scriptEnded whether the agent's script came to its end, also when the callee did not hear its last words out
/// @param optedOut whether the callee was put on the do-not-call list
/// @param seconds how long it was
record Conversation(
    AccountId account,
    AnalysisSchema schema,
    List<Transcript.Line> lines,
    FlowWatch.@Nullable Progress script,
    boolean scriptEnded,
    @Nullable EndReason reason,
    boolean optedOut,
    int seconds) {

  Conversation {
    lines = List.copyOf(lines);
  }

  /// Whether a call that came so far is through with a script.
  static boolean isThrough(String script, FlowWatch.Progress progress) {
    return FlowReader.read(script) instanceof FlowReading.Read(Flow flow)
        && flow.steps().stream()
            .anyMatch(
                step ->
                    step instanceof FlowStep.End && step.id().equals(progress.path().getLast()));
  }

  /// What the callee said and pressed, in order.
  List<String> calleeSaid() {
    return lines.stream()
        .filter(line -> line.who() == Speaker.CALLEE)
        .map(Transcript.Line::text)
        .toList();
  }
}
