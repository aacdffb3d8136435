package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.ConversationPlan.Brain.Tool;
import io.callmanager.call.spi.OwnTool;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.telephony.conversation.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.DefaultToolDefinition;
import org.springframework.ai.tool.definition.ToolDefinition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a model may do on a call. It can ask for anything: only what its agent allows is done, with what its agent lists.
final class Tools {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern DIGITS = Pattern.compile("[0-9*#A-D,]{1,32}");
  private static final int LONGEST_ARGUMENTS = 8_000;

  /// What becomes of something a model asks for.
  sealed interface Outcome {

    /// It is done when what was said before has been heard.
    ///
    /// @param said what is said before; may be empty
    /// @param last whether nothing comes afterwards
    record Done(String said, Act act, boolean last) implements Outcome {}

    /// A tool of the account's own is to be used, now.
    record Own(OwnTool tool) implements Outcome {}

    /// It may not be done, or not like this.
    ///
    /// @param words why, for the model
    record Refused(String words) implements Outcome {}
  }

  private final Map<String, Tool> allowed = new TreeMap<>();
  private final Map<String, OwnTool> own = new TreeMap<>();
  private final Map<String, PhoneNumber> transfers;
  private final String voicemail;
  private final List<ToolCallback> offered = new ArrayList<>();

  Tools(Brain.Llm plan) {
    transfers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    transfers.putAll(plan.transfers());
    voicemail = plan.voicemail();
    for (Tool tool : Tool.values()) {
      if (plan.tools().contains(tool) && (tool != Tool.TRANSFER || !transfers.isEmpty())) {
        allowed.put(nameOf(tool), tool);
        offered.add(new Offered(definition(tool)));
      }
    }
    for (OwnTool tool : plan.own()) {
      own.put(tool.name(), tool);
      offered.add(
          new Offered(
              ToolDefinition.builder()
                  .name(tool.name())
                  .description(tool.description())
                  .inputSchema(tool.parameters())
                  .build()));
    }
  }

  private static String nameOf(Tool tool) {
    return tool.name().toLowerCase(Locale.ROOT);
  }

  /// What the model is told of.
  List<ToolCallback> offered() {
    return offered;
  }

  private ToolDefinition definition(Tool tool) {
    DefaultToolDefinition.Builder definition = ToolDefinition.builder().name(nameOf(tool));
    return switch (tool) {
      case END_CALL ->
          definition
              .description("Ends the call after what you say. Say goodbye first.")
              .inputSchema(schema(null, null, List.of()))
              .build();
      case TRANSFER ->
          definition
              .description("Hands the callee over to somebody else after what you say.")
              .inputSchema(schema("name", "to whom", List.copyOf(transfers.keySet())))
              .build();
      case SEND_DTMF ->
          definition
              .description("Presses keys on the phone after what you say.")
              .inputSchema(schema("digits", "0-9, *, #; a comma is a short pause", List.of()))
              .build();
      case OPT_OUT ->
          definition
              .description(
                  "Takes note that the callee does not want to be called again. Use it when they say so.")
              .inputSchema(schema(null, null, List.of()))
              .build();
      case LEAVE_VOICEMAIL ->
          definition
              .description("Leaves a message on an answering machine and ends the call.")
              .inputSchema(
                  voicemail.isBlank()
                      ? schema("text", "what to say after the tone", List.of())
                      : schema(null, null, List.of()))
              .build();
    };
  }

  private static String schema(
      @Nullable String argument, @Nullable String description, List<String> values) {
    Map<String, Object> root = new TreeMap<>();
    root.put("type", "object");
    Map<String, Object> properties = new TreeMap<>();
    if (argument != null && description != null) {
      Map<String, Object> property = new TreeMap<>();
      property.put("type", "string");
      property.put("description", description);
      if (!values.isEmpty()) {
        property.put("enum", values);
      }
      properties.put(argument, property);
      root.put("required", List.of(argument));
    }
    root.put("properties", properties);
    return JSON.writeValueAsString(root);
  }

  /// Decides about something a model asks for.
  Outcome decide(ToolCall call) {
    OwnTool mine = own.get(call.name());
    if (mine != null) {
      return new Outcome.Own(mine);
    }
    Tool tool = allowed.get(call.name());
    if (tool == null) {
      return new Outcome.Refused("There is no such tool on this call. Answer in words.");
    }
    JsonNode arguments = arguments(call.arguments());
    return switch (tool) {
      case END_CALL -> new Outcome.Done("", new Act.End(), true);
      case OPT_OUT -> new Outcome.Done("", new Act.OptOut(), false);
      case TRANSFER -> {
        PhoneNumber number = transfers.get(text(arguments, "name").strip());
        yield number == null
            ? new Outcome.Refused(
                "Nobody of that name. You may transfer to: "
                    + String.join(", ", transfers.keySet())
                    + ".")
            : new Outcome.Done("", new Act.Transfer(number), true);
      }
      case SEND_DTMF -> {
        String digits = text(arguments, "digits").strip().toUpperCase(Locale.ROOT);
        yield DIGITS.matcher(digits).matches()
            ? new Outcome.Done("", new Act.SendDigits(digits), false)
            : new Outcome.Refused("digits must be 1 to 32 of 0-9, *, # and commas.");
      }
      case LEAVE_VOICEMAIL -> {
        String text = voicemail.isBlank() ? text(arguments, "text") : voicemail;
        yield text.isBlank()
            ? new Outcome.Refused("text must say what to leave.")
            : new Outcome.Done(text, new Act.End(), true);
      }
    };
  }

  private static String text(JsonNode arguments, String name) {
    return arguments.path(name).isString() || arguments.path(name).isNumber()
        ? arguments.path(name).asString()
        : "";
  }

  /// What is remembered of something a model asked for: services refuse a history that holds no JSON object there.
  static ToolCall remembered(ToolCall call) {
    return new ToolCall(
        call.id(), call.type(), call.name(), JSON.writeValueAsString(arguments(call.arguments())));
  }

  private static JsonNode arguments(@Nullable String json) {
    if (json != null && !json.isBlank() && json.length() <= LONGEST_ARGUMENTS) {
      try {
        JsonNode node = JSON.readTree(json);
        if (node.isObject()) {
          return node;
        }
      } catch (JacksonException e) {
        // What can't be read has no arguments, and is refused for that.
      }
    }
    return JSON.createObjectNode();
  }

  /// A tool that a model is told of and Spring AI never runs.
  private record Offered(ToolDefinition definition) implements ToolCallback {

    @Override
    public ToolDefinition getToolDefinition() {
      return definition;
    }

    @Override
    public String call(String input) {
      throw new IllegalStateException("tools are run by the conversation");
    }
  }
}
