package io.callmanager.telephony.conversation.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.ConversationPlan.Brain.Tool;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.shared.CallId;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.peers.AgentServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lines to a server on this machine that sends the events of OpenAI's Realtime API.
class RealtimeLineTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Optional<String>> ends = new CopyOnWriteArrayList<>();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicLong millis = new AtomicLong(1000);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private AgentServer server(AgentServer.Listener behaviour) {
    AgentServer server = AgentServer.speaking(behaviour);
    open.add(server);
    return server;
  }

  /// One that takes the session as it is asked to.
  private AgentServer model(AgentServer.Listener behaviour) {
    return server(
        (text, line) -> {
          if (text.contains("session.update")) {
            line.send("{\"type\":\"session.updated\",\"session\":{}}");
          }
          behaviour.on(text, line);
        });
  }

  private StreamLine line(@Nullable String url, String opening) {
    RealtimeLines lines =
        new RealtimeLines(
            new RealtimeProperties(
                url == null ? "wss://nowhere.invalid" : url,
                "k-1",
                url == null ? null : "gpt-realtime",
                "marin",
                "scribe"),
            SystemDefaultDnsResolver.INSTANCE,
            Duration.ofSeconds(2),
            new StreamMeters(new SimpleMeterRegistry()));
    open.add(lines);
    ConversationManners manners =
        new ConversationManners(
            "default",
            "en-US",
            Duration.ofMillis(600),
            Duration.ofSeconds(5),
            "",
            2,
            20,
            true,
            "",
            Duration.ofSeconds(2),
            "Sorry.",
            List.of(),
            "Goodbye.");
    StreamLine line =
        lines.open(
            CallId.next(),
            new Brain.Realtime("You sell tea.", Set.of(Tool.END_CALL, Tool.OPT_OUT)),
            manners,
            opening,
            millis::get,
            new StreamLine.Listener() {
              @Override
              public void over(@Nullable String failure) {
                ends.add(Optional.ofNullable(failure));
              }

              @Override
              public void happened(LineEvent event) {
                events.add(event);
              }
            });
    open.add(line);
    return line;
  }

  private static void says(AgentServer.Line line, String item, int samples) throws IOException {
    line.send(
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"%s\",\"delta\":\"%s\"}"
            .formatted(item, Base64.getEncoder().encodeToString(new byte[samples])));
  }

  private static void hasSaid(AgentServer.Line line, String item, String text) throws IOException {
    line.send(
        "{\"type\":\"response.output_audio_transcript.done\",\"item_id\":\"%s\",\"transcript\":\"%s\"}"
            .formatted(item, text));
    line.send("{\"type\":\"response.output_audio.done\",\"item_id\":\"%s\"}".formatted(item));
  }

  private static List<JsonNode> told(AgentServer server, String type) {
    return server.texts().stream()
        .map(JSON::readTree)
        .filter(text -> text.path("type").asString().equals(type))
        .toList();
  }

  private static int play(FrameSource source, int periods) {
    int played = 0;
    for (int i = 0; i < periods; i++) {
      played += source.fill(new short[160]) ? 1 : 0;
    }
    return played;
  }

  @Test
  void describesTheSessionAndSendsWhatTheCalleeSaysAndPresses() {
    AgentServer server = server((text, line) -> {});
    StreamLine line = line(server.url(), "");
    await().until(() -> server.texts().size() >= 2);
    line.hear(Voices.vowel(0));
    line.press('5');
    await().until(() -> server.texts().size() >= 4);

    assertThat(server.requests().getFirst()).startsWith("GET /agent?model=gpt-realtime HTTP/1.1");
    assertThat(AgentServer.header(server.requests().getFirst(), "Authorization"))
        .isEqualTo("Bearer k-1");
    JsonNode session = told(server, "session.update").getFirst().path("session");
    assertThat(session.path("type").asString()).isEqualTo("realtime");
    assertThat(session.path("instructions").asString())
        .startsWith("You sell tea.")
        .contains("English");
    assertThat(session.at("/audio/input").toString())
        .isEqualTo(
            "{\"format\":{\"type\":\"audio/pcmu\"},\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":600,"
                + "\"create_response\":true,\"interrupt_response\":true},\"transcription\":{\"model\":\"scribe\"}}");
    assertThat(session.at("/audio/output").toString())
        .isEqualTo("{\"format\":{\"type\":\"audio/pcmu\"},\"voice\":\"marin\"}");
    assertThat(session.path("tools").findValuesAsString("name"))
        .containsExactly("end_call", "opt_out");
    assertThat(told(server, "response.create")).as("to begin").hasSize(1);
    byte[] heard =
        Base64.getDecoder()
            .decode(told(server, "input_audio_buffer.append").getFirst().path("audio").asString());
    assertThat(new Mulaw(heard)).isEqualTo(Mulaw.of(Voices.vowel(0)));
    assertThat(
            told(server, "conversation.item.create")
                .getFirst()
                .at("/item/content/0/text")
                .asString())
        .isEqualTo("[The callee pressed the key 5]");
  }

  @Test
  void knowsWhatWasSaidFirst() {
    AgentServer server = server((text, line) -> {});
    line(server.url(), "Hello Ada.");
    await().until(() -> !told(server, "conversation.item.create").isEmpty());

    JsonNode item = told(server, "conversation.item.create").getFirst().path("item");
    assertThat(item.path("role").asString()).isEqualTo("assistant");
    assertThat(item.at("/content/0").toString())
        .isEqualTo("{\"type\":\"output_text\",\"text\":\"Hello Ada.\"}");
    assertThat(told(server, "response.create")).isEmpty();
  }

  @Test
  void tellsWhatBothSaidWhenItWasHeard() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("session.update")) {
                says(line, "i1", 800);
                hasSaid(line, "i1", "Green or black?");
              } else if (text.contains("input_audio_buffer.append")) {
                line.send("{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"c1\"}");
                line.send("{\"type\":\"input_audio_buffer.speech_stopped\",\"item_id\":\"c1\"}");
                line.send(
                    "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"c1\",\"transcript\":\" Green. \"}");
              }
            });
    StreamLine line = line(server.url(), "");
    await().until(() -> play(line.agent(), 1) == 1);
    assertThat(events).isEmpty();
    play(line.agent(), 6);
    await().until(() -> !events.isEmpty());
    line.hear(Voices.vowel(1));
    await().until(() -> events.size() == 3);

    assertThat(events)
        .containsExactly(
            new LineEvent.Said(Speaker.AGENT, "Green or black?", 1000, 1000, false),
            new LineEvent.CalleeSpeaks(),
            new LineEvent.Said(Speaker.CALLEE, "Green.", 1000, 1000, false));
    assertThat(told(server, "conversation.item.truncate")).isEmpty();
  }

  @Test
  void fallsSilentWhenTheCalleeSpeaksAndTellsHowMuchWasHeard() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("session.update")) {
                says(line, "i1", 8000);
              } else if (text.contains("input_audio_buffer.append")) {
                line.send("{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"c1\"}");
                says(line, "i1", 8000);
                hasSaid(line, "i1", "one two three four five six seven eight nine ten");
              }
            });
    StreamLine line = line(server.url(), "");
    await().until(() -> play(line.agent(), 1) == 1);
    assertThat(play(line.agent(), 24)).isEqualTo(24);
    line.hear(Voices.vowel(1));
    await().until(() -> events.size() == 2);

    assertThat(events.getLast())
        .isEqualTo(new LineEvent.Said(Speaker.AGENT, "one two three four five", 1000, 1000, true));
    JsonNode truncated = told(server, "conversation.item.truncate").getFirst();
    assertThat(truncated.path("item_id").asString()).isEqualTo("i1");
    assertThat(truncated.path("audio_end_ms").asInt()).isEqualTo(500);
    assertThat(play(line.agent(), 10)).as("what came too late").isZero();
  }

  @Test
  void doesWhatItIsAskedToAndNothingElse() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("session.update")) {
                line.send(
                    """
                    {"type":"response.done","response":{"status":"completed","output":[
                     {"type":"function_call","name":"opt_out","call_id":"f1","arguments":"{}"},
                     {"type":"function_call","name":"transfer","call_id":"f2","arguments":"{}"}]}}""");
              } else if (text.contains("\"f2\"")) {
                says(line, "i1", 480);
                hasSaid(line, "i1", "Goodbye.");
                line.send(
                    """
                    {"type":"response.done","response":{"status":"completed","output":[
                     {"type":"function_call","name":"end_call","call_id":"f3","arguments":"{}"}]}}""");
              }
            });
    StreamLine line = line(server.url(), "");
    await().until(() -> play(line.agent(), 1) == 1);
    assertThat(ends).isEmpty();
    play(line.agent(), 10);
    await().until(() -> !ends.isEmpty());

    assertThat(ends).containsExactly(Optional.empty());
    assertThat(events)
        .containsExactly(
            new LineEvent.OptedOut(),
            new LineEvent.Said(Speaker.AGENT, "Goodbye.", 1000, 1000, false));
    assertThat(told(server, "conversation.item.create"))
        .extracting(event -> event.at("/item/output").asString())
        .startsWith("Done.", "There is no such tool on this call.");
  }

  @Test
  void tellsWhyTheModelDoesNotAnswer() {
    AgentServer server =
        server(
            (text, line) ->
                line.send(
                    "{\"type\":\"error\",\"error\":{\"code\":\"invalid_api_key\",\"message\":\"sk-1\"}}"));
    line(server.url(), "");
    await().until(() -> !ends.isEmpty());

    assertThat(ends).containsExactly(Optional.of("The model could not answer: invalid_api_key"));
  }

  @Test
  void goesOnAfterAnErrorButNotForever() {
    AgentServer server =
        model(
            (text, line) -> {
              line.send("{\"type\":\"error\",\"error\":{\"type\":\"<server error>\"}}");
            });
    StreamLine line = line(server.url(), "");
    await().until(() -> server.texts().size() >= 2);
    assertThat(ends).isEmpty();
    line.hear(Voices.vowel(1));
    await().until(() -> !ends.isEmpty());

    assertThat(ends).containsExactly(Optional.of("The model could not answer: error"));
  }

  @Test
  void asksForOneAnswerAtATime() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("pressed the key 2")) {
                // Says so, though it was not asked: it may have begun by itself.
                for (int i = 0; i < 5; i++) {
                  line.send(
                      "{\"type\":\"error\",\"error\":{\"code\":\"conversation_already_has_active_response\"}}");
                }
              } else if (text.contains("pressed the key 3")) {
                line.send("{\"type\":\"response.done\",\"response\":{\"status\":\"completed\"}}");
              }
            });
    StreamLine line = line(server.url(), "");
    await().until(() -> told(server, "response.create").size() == 1);
    line.press('1');
    line.press('2');
    await().until(() -> told(server, "conversation.item.create").size() == 2);
    assertThat(told(server, "response.create")).hasSize(1);
    line.press('3');
    await().until(() -> told(server, "response.create").size() == 2);

    assertThat(told(server, "conversation.item.create")).hasSize(3);
    assertThat(ends).isEmpty();
  }

  @Test
  void asksAgainWhenAnAnswerFailed() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("response.create")) {
                line.send(
                    """
                    {"type":"response.done","response":{"status":"failed","status_details":{"error":{"code":"server_error"}}}}""");
              }
            });
    line(server.url(), "");
    await().until(() -> !ends.isEmpty());

    assertThat(ends).containsExactly(Optional.of("The model could not answer: server_error"));
    assertThat(told(server, "response.create")).hasSize(3);
  }

  @Test
  void doesNothingThatAnInterruptedAnswerAskedFor() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("session.update")) {
                line.send(
                    """
                    {"type":"response.done","response":{"status":"cancelled","usage":{"input_tokens":100,"output_tokens":7},"output":[
                     {"type":"function_call","name":"end_call","call_id":"f1","arguments":"{}"}]}}""");
                line.send(
                    """
                    {"type":"response.done","response":{"status":"completed","usage":{"input_tokens":50,"output_tokens":3},"output":[
                     {"type":"function_call","name":"end_call","call_id":"f2","status":"incomplete","arguments":"{"},
                     {"type":"function_call","name":"opt_out","call_id":"f3","status":"completed","arguments":"{}"}]}}""");
              }
            });
    line(server.url(), "");
    await().until(() -> events.size() >= 3);

    assertThat(events)
        .containsExactly(
            new LineEvent.Used("gpt-realtime", 100, 7),
            new LineEvent.Used("gpt-realtime", 150, 10),
            new LineEvent.OptedOut());
    await().until(() -> !told(server, "conversation.item.create").isEmpty());
    assertThat(told(server, "conversation.item.create")).hasSize(1);
    assertThat(ends).isEmpty();
  }

  @Test
  void tellsWhatWasHeardWhenTheCallEnds() {
    AgentServer server =
        model(
            (text, line) -> {
              if (text.contains("session.update")) {
                says(line, "i1", 8000);
                line.send(
                    "{\"type\":\"response.output_audio_transcript.delta\",\"item_id\":\"i1\",\"delta\":\"one two three \"}");
                line.send(
                    "{\"type\":\"response.output_audio_transcript.delta\",\"item_id\":\"i1\",\"delta\":\"four\"}");
                line.send("{\"type\":\"response.done\",\"response\":{}}");
              }
            });
    StreamLine line = line(server.url(), "");
    await().until(() -> play(line.agent(), 1) == 1);
    play(line.agent(), 24);
    line.press('1');
    await().until(() -> told(server, "response.create").size() == 2);

    assertThat(line.lastWords())
        .containsExactly(new LineEvent.Said(Speaker.AGENT, "one two", 1000, 1000, true));
    assertThat(line.lastWords()).isEmpty();
  }

  @Test
  void saysThatNoneIsConfigured() {
    line(null, "");
    await().until(() -> !ends.isEmpty());

    assertThat(ends).containsExactly(Optional.of("The realtime model is not configured"));
  }
}
