package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.ConversationPlan.Brain.Tool;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.telephony.mediastream.Mulaw;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The events of OpenAI's Realtime API (<https://platform.openai.com/docs/api-reference/realtime>), by which a model hears and
/// speaks: as they are since its general availability, and understood under the names they had before, too.
///
/// What the model says is told as a turn when it has been played, or was cut.
final class RealtimeDialect implements Dialect {

  private static final int MOST_REMEMBERED = 50;
  private static final int MOST_FAILURES = 3;
  private static final int LONGEST_TEXT = 20_000;
  private static final int SAMPLES_A_MILLI = 8;

  private static final Pattern KIND = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(4 << 20)
                          .maxStringLength(4 << 20)
                          .maxNestingDepth(50)
                          .build())
                  .build())
          .build();

  /// What the model is told of the call.
  ///
  /// @param instructions what it is to be and do
  /// @param voice it speaks with; empty for its own
  /// @param transcription the model that writes down what callees say; empty for none
  /// @param opening what was said first; empty when it is to begin
  /// @param endOfSpeechMillis after how much silence a callee is taken to have said what they wanted
  /// @param interruptible whether the callee's speech stops the model's
  /// @param tools what it may do: to end the call, and to take note of an opt-out
  record Session(
      String instructions,
      String voice,
      String transcription,
      String opening,
      long endOfSpeechMillis,
      boolean interruptible,
      Set<Tool> tools) {}

  /// Something the model says.
  private static final class Item {
    private final long from;
    private long until;
    private long beganMillis = -1;

    /// When it was played to its end, or was cut; -1 before.
    private long endedMillis = -1;

    /// How much of it was heard, where it was cut; -1 where it was not.
    private long heard = -1;

    private boolean complete;
    private @Nullable String text;

    Item(long from) {
      this.from = from;
      this.until = from;
    }
  }

  private final Session session;
  private final LongSupplier millis;

  /// What the model says and was not played yet, by its ids.
  private final Map<String, Item> items = new LinkedHashMap<>();

  /// When the callee spoke, by the ids of what they said: from, until.
  private final Map<String, long[]> spoken =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, long[]> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private int failures;
  private boolean configured;

  /// @param millis how long ago the call was answered; asked on any thread
  RealtimeDialect(Session session, LongSupplier millis) {
    this.session = session;
    this.millis = millis;
  }

  @Override
  public List<String> greeting() {
    ObjectNode update = event("session.update");
    ObjectNode of =
        update
            .putObject("session")
            .put("type", "realtime")
            .put("instructions", session.instructions());
    of.putArray("output_modalities").add("audio");
    ObjectNode audio = of.putObject("audio");
    ObjectNode input = audio.putObject("input");
    input.putObject("format").put("type", "audio/pcmu");
    input
        .putObject("turn_detection")
        .put("type", "server_vad")
        .put("silence_duration_ms", session.endOfSpeechMillis())
        .put("create_response", true)
        .put("interrupt_response", session.interruptible());
    if (!session.transcription().isEmpty()) {
      input.putObject("transcription").put("model", session.transcription());
    }
    ObjectNode output = audio.putObject("output");
    output.putObject("format").put("type", "audio/pcmu");
    if (!session.voice().isEmpty()) {
      output.put("voice", session.voice());
    }
    ArrayNode tools = of.putArray("tools");
    if (session.tools().contains(Tool.END_CALL)) {
      tool(tools, Tool.END_CALL, "Ends the call after what you say. Say goodbye first.");
    }
    if (session.tools().contains(Tool.OPT_OUT)) {
      tool(
          tools,
          Tool.OPT_OUT,
          "Takes note that the callee does not want to be called again. Use it when they say so.");
    }
    of.put("tool_choice", "auto");
    return List.of(
        update.toString(),
        session.opening().isBlank()
            ? event("response.create").toString()
            : message("assistant", "output_text", session.opening()));
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

  private static String nameOf(Tool tool) {
    return tool.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static String message(String role, String kind, String text) {
    ObjectNode create = event("conversation.item.create");
    ObjectNode item = create.putObject("item").put("type", "message").put("role", role);
    item.putArray("content").addObject().put("type", kind).put("text", text);
    return create.toString();
  }

  @Override
  public String audio(long heardMillis, Mulaw audio) {
    return event("input_audio_buffer.append")
        .put("audio", Base64.getEncoder().encodeToString(audio.bytes()))
        .toString();
  }

  @Override
  public List<String> key(char digit) {
    return List.of(
        message("user", "input_text", "[The callee pressed the key " + digit + "]"),
        event("response.create").toString());
  }

  @Override
  public List<String> mark(String name) {
    return List.of();
  }

  @Override
  public List<String> farewell() {
    return List.of();
  }

  @Override
  public synchronized void tick(AgentSide agent) {
    long position = agent.position();
    for (Item item : items.values()) {
      if (item.beganMillis < 0 && position > item.from) {
        item.beganMillis = millis.getAsLong();
      }
      if (item.endedMillis < 0 && item.complete && position >= item.until) {
        item.endedMillis = millis.getAsLong();
      }
    }
    items.values().removeIf(item -> item.endedMillis >= 0 && told(item, agent));
  }

  /// Tells what was heard of something, if it is known in words.
  private static boolean told(Item item, AgentSide agent) {
    String all = item.text;
    if (all == null) {
      return false;
    }
    boolean cut = item.heard >= 0;
    String text = cut ? beginning(all, item.heard, item.until - item.from) : all.strip();
    if (!text.isEmpty()) {
      long began = item.beganMillis < 0 ? item.endedMillis : item.beganMillis;
      agent.tell(new LineEvent.Said(Speaker.AGENT, text, began, item.endedMillis, cut));
    }
    return true;
  }

  /// As many of a text's words as were heard of its sound.
  private static String beginning(String text, long heard, long whole) {
    String[] words = text.strip().split("\\s+");
    int count = (int) (words.length * heard / Math.max(1, whole));
    return String.join(" ", Arrays.asList(words).subList(0, Math.min(count, words.length)));
  }

  @Override
  public synchronized void received(String text, AgentSide agent) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException e) {
      agent.odd("no JSON object");
      return;
    }
    switch (text(json, "type")) {
      case "session.updated" -> configured = true;
      case "response.output_audio.delta", "response.audio.delta" -> speaks(json, agent);
      case "response.output_audio.done", "response.audio.done" -> {
        Item item = items.get(text(json, "item_id"));
        if (item != null) {
          item.complete = true;
        }
      }
      case "response.output_audio_transcript.done", "response.audio_transcript.done" -> {
        Item item = items.get(text(json, "item_id"));
        if (item != null) {
          item.text = bounded(text(json, "transcript"));
        }
      }
      case "input_audio_buffer.speech_started" -> calleeBegan(json, agent);
      case "input_audio_buffer.speech_stopped" -> {
        long[] times = spoken.get(text(json, "item_id"));
        if (times != null) {
          times[1] = Math.max(times[0], millis.getAsLong() - session.endOfSpeechMillis());
        }
      }
      case "conversation.item.input_audio_transcription.completed" -> understood(json, agent);
      case "response.done" -> responded(json.path("response"), agent);
      case "error" -> failed(json.path("error"), agent);
      default -> {}
    }
  }

  private void speaks(JsonNode json, AgentSide agent) {
    byte[] audio;
    try {
      audio = Base64.getDecoder().decode(text(json, "delta"));
    } catch (IllegalArgumentException e) {
      agent.odd("audio that is not in base64");
      return;
    }
    if (items.size() >= MOST_REMEMBERED) {
      items.remove(items.keySet().iterator().next());
    }
    Item item = items.computeIfAbsent(text(json, "item_id"), id -> new Item(agent.end()));
    if (item.heard < 0) {
      agent.play(new Mulaw(audio));
      item.until = agent.end();
    }
  }

  /// The callee begins to speak: the model falls silent and is told how much of it was heard.
  private void calleeBegan(JsonNode json, AgentSide agent) {
    long now = millis.getAsLong();
    spoken.put(text(json, "item_id"), new long[] {now, now});
    if (!session.interruptible()) {
      return;
    }
    agent.tell(new LineEvent.CalleeSpeaks());
    tick(agent);
    long position = agent.position();
    agent.clear();
    items.forEach(
        (id, item) -> {
          if (item.endedMillis < 0) {
            item.endedMillis = now;
            item.heard = Math.clamp(position, item.from, item.until) - item.from;
            agent.send(
                event("conversation.item.truncate")
                    .put("item_id", id)
                    .put("content_index", 0)
                    .put("audio_end_ms", item.heard / SAMPLES_A_MILLI)
                    .toString());
          }
        });
    tick(agent);
  }

  private void understood(JsonNode json, AgentSide agent) {
    long[] times = spoken.remove(text(json, "item_id"));
    long now = millis.getAsLong();
    String said = bounded(text(json, "transcript")).strip();
    if (!said.isEmpty()) {
      agent.tell(
          new LineEvent.Said(
              Speaker.CALLEE,
              said,
              times == null ? now : times[0],
              times == null ? now : times[1],
              false));
    }
  }

  /// An answer is complete: does what the model asks for, once what it said has been played.
  private void responded(JsonNode response, AgentSide agent) {
    if (text(response, "status").equals("failed")) {
      failed(response.path("status_details").path("error"), agent);
      return;
    }
    failures = 0;
    boolean ends = false;
    boolean answered = false;
    for (JsonNode item : response.path("output")) {
      if (!text(item, "type").equals("function_call")) {
        continue;
      }
      Tool tool = allowed(text(item, "name"));
      ends |= tool == Tool.END_CALL;
      if (tool == Tool.OPT_OUT) {
        agent.tell(new LineEvent.OptedOut());
      }
      ObjectNode output = event("conversation.item.create");
      output
          .putObject("item")
          .put("type", "function_call_output")
          .put("call_id", text(item, "call_id"))
          .put("output", tool == null ? "There is no such tool on this call." : "Done.");
      agent.send(output.toString());
      answered = true;
    }
    if (ends) {
      agent.leave();
    } else if (answered) {
      agent.send(event("response.create").toString());
    }
  }

  private @Nullable Tool allowed(String name) {
    return session.tools().stream()
        .filter(tool -> nameOf(tool).equals(name))
        .findFirst()
        .orElse(null);
  }

  /// Services go on after most errors. Their words may repeat what was said, so that only their kind is told.
  private void failed(JsonNode error, AgentSide agent) {
    failures++;
    String kind = text(error, "code").isEmpty() ? text(error, "type") : text(error, "code");
    if (!configured || failures >= MOST_FAILURES) {
      agent.fail("The model could not answer: " + (KIND.matcher(kind).matches() ? kind : "error"));
    }
  }

  private static String bounded(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }

  private static String text(JsonNode json, String name) {
    JsonNode text = json.path(name);
    return text.isString() ? text.asString() : "";
  }
}
