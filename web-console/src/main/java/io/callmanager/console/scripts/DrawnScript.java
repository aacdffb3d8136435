package io.callmanager.console.scripts;

import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Dialogue;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import java.util.Optional;

/// An agent's script for a page.
///
/// @param svg its drawing, safe to stand in a page
/// @param json its text
public record DrawnScript(Flow flow, ScriptOutline outline, String svg, String json) {

  /// The script that an agent goes by; empty when it goes by none.
  public static Optional<DrawnScript> of(AgentScript script) {
    Dialogue dialogue = script.dialogue();
    return script.mode() == AgentMode.CONVERSATION && dialogue.brain() == Dialogue.Brain.SCRIPT
        ? of(dialogue.script())
        : Optional.empty();
  }

  /// A script by its text; empty when it can't be read.
  public static Optional<DrawnScript> of(String json) {
    return switch (FlowReader.read(json)) {
      case FlowReading.Read(Flow flow) -> {
        ScriptOutline outline = ScriptOutline.of(flow);
        yield Optional.of(
            new DrawnScript(flow, outline, ScriptDrawing.of(outline), ScriptText.shown(json)));
      }
      case FlowReading.Refused _ -> Optional.empty();
    };
  }
}
