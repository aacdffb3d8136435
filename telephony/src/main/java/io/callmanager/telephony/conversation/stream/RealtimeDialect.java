package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.ConversationPlan.Brain.Tool;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.telephony.mediastream.Mulaw;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
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

  private static final String ALREADY_ANSWERING = "conversation_already_has_active_response";

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

  private final RealtimeSession session;
  private final LongSupplier millis;

  /// What the model says and was not played yet, by its ids.
  private final Map<String, RealtimeItem> items = new LinkedHashMap<>();

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
  private long inputTokens;
  private long outputTokens;
  private boolean configured;

  /// Whether an answer is being made, or was asked for.
  private boolean answering;

  /// Whether something happened that the answer being made may not know of.
  private boolean hasMoreToAnswer;

  /// @param millis how long ago the call was answered; asked on any thread
  RealtimeDialect(RealtimeSession session, LongSupplier millis) {
    this.session = session;
    this.millis = millis;
  }

  @Override
  public synchronized List<String> greeting() {
    return List.of(
        session.update(),
        session.opening().isBlank()
            ? answer()
            : message("assistant", "output_text", session.opening()));
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
  public synchronized List<String> key(char digit) {
    String pressed = message("user", "input_text", "[The callee pressed the key " + digit + "]");
    if (answering) {
      hasMoreToAnswer = true;
      return List.of(pressed);
    }
    return List.of(pressed, answer());
  }

  /// Asks for an answer; the service refuses to begin a second one beside it.
  private String answer() {
    answering = true;
    hasMoreToAnswer = false;
    return event("response.create").toString();
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
    long now = millis.getAsLong();
    items.values().forEach(item -> item.played(position, now));
    items.values().removeIf(item -> item.isOver() && told(item, agent));
  }

  /// Tells what was heard of something, if it is known in words.
  private static boolean told(RealtimeItem item, AgentSide agent) {
    if (item.isKnownInWords()) {
      item.said().ifPresent(agent::tell);
      return true;
    }
    return false;
  }

  @Override
  public synchronized List<LineEvent.Said> lastWords(long position) {
    List<LineEvent.Said> last = new ArrayList<>();
    long now = millis.getAsLong();
    for (RealtimeItem item : items.values()) {
      item.cut(position, now);
      item.said().ifPresent(last::add);
    }
    items.clear();
    return last;
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
      case "response.created" -> answering = true;
      case "response.output_audio.delta", "response.audio.delta" -> speaks(json, agent);
      case "response.output_audio.done", "response.audio.done" -> {
        RealtimeItem item = items.get(text(json, "item_id"));
        if (item != null) {
          item.complete();
        }
      }
      case "response.output_audio_transcript.done", "response.audio_transcript.done" -> {
        RealtimeItem item = items.get(text(json, "item_id"));
        if (item != null) {
          item.isWritten(bounded(text(json, "transcript")));
        }
      }
      case "response.output_audio_transcript.delta", "response.audio_transcript.delta" -> {
        RealtimeItem item = items.get(text(json, "item_id"));
        if (item != null) {
          item.writes(text(json, "delta"));
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
    String id = text(json, "item_id");
    if (items.size() >= MOST_REMEMBERED && !items.containsKey(id)) {
      items.remove(items.keySet().iterator().next());
    }
    RealtimeItem item = items.computeIfAbsent(id, none -> new RealtimeItem(agent.end()));
    if (!item.isOver()) {
      agent.play(new Mulaw(audio));
      item.reaches(agent.end());
    }
  }

  /// The callee begins to speak: the model falls silent and is told how much of it was heard.
  private void calleeBegan(JsonNode json, AgentSide agent) {
    long now = millis.getAsLong();
    spoken.put(text(json, "item_id"), new long[] {now, now});
    hasMoreToAnswer = false; // it is answered with what the callee says
    if (!session.interruptible()) {
      return;
    }
    agent.tell(new LineEvent.CalleeSpeaks());
    tick(agent);
    long position = agent.position();
    agent.clear();
    items.forEach(
        (id, item) -> {
          if (!item.isOver()) {
            long heard = item.cut(position, now);
            agent.send(
                event("conversation.item.truncate")
                    .put("item_id", id)
                    .put("content_index", 0)
                    .put("audio_end_ms", heard / SAMPLES_A_MILLI)
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
    answering = false;
    count(response.path("usage"), agent);
    switch (text(response, "status")) {
      case "failed" -> {
        failed(response.path("status_details").path("error"), agent);
        agent.send(answer());
        return;
      }
      case "cancelled", "incomplete" -> {
        // What it wanted to do was not all it wanted.
        if (hasMoreToAnswer) {
          agent.send(answer());
        }
        return;
      }
      default -> failures = 0;
    }
    boolean ends = false;
    boolean answered = false;
    for (JsonNode item : response.path("output")) {
      if (!text(item, "type").equals("function_call") || isIncomplete(item)) {
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
    } else if (answered || hasMoreToAnswer) {
      agent.send(answer());
    }
  }

  /// An answer that was interrupted or failed has cost something, too.
  private void count(JsonNode usage, AgentSide agent) {
    long input = usage.path("input_tokens").asLong(0);
    long output = usage.path("output_tokens").asLong(0);
    if (input > 0 || output > 0) {
      inputTokens += Math.max(0, input);
      outputTokens += Math.max(0, output);
      agent.tell(new LineEvent.Used(session.model(), inputTokens, outputTokens));
    }
  }

  private static boolean isIncomplete(JsonNode item) {
    String status = text(item, "status");
    return !status.isEmpty() && !status.equals("completed");
  }

  private @Nullable Tool allowed(String name) {
    return session.tools().stream()
        .filter(tool -> RealtimeSession.nameOf(tool).equals(name))
        .findFirst()
        .orElse(null);
  }

  /// Services go on after most errors. Their words may repeat what was said, so that only their kind is told.
  private void failed(JsonNode error, AgentSide agent) {
    String kind = text(error, "code").isEmpty() ? text(error, "type") : text(error, "code");
    answering = kind.equals(ALREADY_ANSWERING);
    if (answering) {
      hasMoreToAnswer = true;
      return;
    }
    failures++;
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
