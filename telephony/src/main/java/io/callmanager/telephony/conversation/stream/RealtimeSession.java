package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.ConversationPlan.Brain.Tool;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a model that hears and speaks is told of the call before it begins.
///
/// @param model its name
/// @param instructions what it is to be and do
/// @param voice it speaks with; empty for its own
/// @param transcription the model that writes down what callees say; empty for none
/// @param opening what was said first; empty when it is to begin
/// @param endOfSpeechMillis after how much silence a callee is taken to have said what they wanted
/// @param interruptible whether the callee's speech stops the model's
/// @param tools what it may do: to end the call, and to take note of an opt-out
record RealtimeSession(
    String model,
    String instructions,
    String voice,
    String transcription,
    String opening,
    long endOfSpeechMillis,
    boolean interruptible,
    Set<Tool> tools) {

  /// The event that tells it: <https://platform.openai.com/docs/api-reference/realtime-client-events/session/update>.
  String update() {
    ObjectNode update = JsonMapper.shared().createObjectNode().put("type", "session.update");
    ObjectNode session =
        update.putObject("session").put("type", "realtime").put("instructions", instructions);
    session.putArray("output_modalities").add("audio");
    ObjectNode audio = session.putObject("audio");
    hearing(audio.putObject("input"));
    ObjectNode output = audio.putObject("output");
    output.putObject("format").put("type", "audio/pcmu");
    if (!voice.isEmpty()) {
      output.put("voice", voice);
    }
    tools(session.putArray("tools"));
    session.put("tool_choice", "auto");
    return update.toString();
  }

  private void hearing(ObjectNode input) {
    input.putObject("format").put("type", "audio/pcmu");
    input
        .putObject("turn_detection")
        .put("type", "server_vad")
        .put("silence_duration_ms", endOfSpeechMillis)
        .put("create_response", true)
        .put("interrupt_response", interruptible);
    if (!transcription.isEmpty()) {
      input.putObject("transcription").put("model", transcription);
    }
  }

  private void tools(ArrayNode array) {
    if (tools.contains(Tool.END_CALL)) {
      tool(array, Tool.END_CALL, "Ends the call after what you say. Say goodbye first.");
    }
    if (tools.contains(Tool.OPT_OUT)) {
      tool(
          array,
          Tool.OPT_OUT,
          "Takes note that the callee does not want to be called again. Use it when they say so.");
    }
  }

  private static void tool(ArrayNode tools, Tool tool, String description) {
    ObjectNode one =
        tools
            .addObject()
            .put("type", "function")
            .put("name", nameOf(tool))
            .put("description", description);
    one.putObject("parameters").put("type", "object").putObject("properties");
  }

  static String nameOf(Tool tool) {
    return tool.name().toLowerCase(Locale.ROOT);
  }
}
