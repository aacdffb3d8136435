package io.callmanager.server.system;

import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.peers.AgentServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model that speaks as OpenAI's Realtime API does: it says something, hears when the callee has spoken and been quiet for half
/// a second, says goodbye, and ends the call. Told to talk on and on it first counts to ten, a second each.
final class SpeakingModel implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int FRAMES_A_SECOND = 50;
  private static final int LOUD = 2000;
  private static final int QUIET_FRAMES = 25;

  private static final class Talk {
    private boolean talksOn;
    private boolean calleeSpeaks;
    private int quietFrames;
    private boolean over;
  }

  private final Map<AgentServer.Line, Talk> talks = new ConcurrentHashMap<>();
  private final List<Integer> heardMillis = new CopyOnWriteArrayList<>();
  private final AgentServer server = AgentServer.speaking(this::told);

  String url() {
    return server.url();
  }

  /// How it was asked in.
  List<String> keys() {
    return server.requests().stream()
        .map(request -> AgentServer.header(request, "Authorization"))
        .toList();
  }

  /// How much was heard of what was cut.
  List<Integer> heardMillis() {
    return heardMillis;
  }

  private void told(String text, AgentServer.Line line) throws IOException {
    Talk talk = talks.computeIfAbsent(line, key -> new Talk());
    JsonNode event = JSON.readTree(text);
    switch (event.path("type").asString()) {
      case "session.update" -> {
        talk.talksOn = event.at("/session/instructions").asString().startsWith("Talk on");
        line.send("{\"type\":\"session.updated\"}");
      }
      case "response.create" -> {
        if (talk.talksOn) {
          says(line, "first", 10, "one two three four five six seven eight nine ten");
        } else {
          says(line, "first", 1, "Green or black?");
        }
        line.send("{\"type\":\"response.done\",\"response\":{\"status\":\"completed\"}}");
      }
      case "input_audio_buffer.append" -> hears(event, talk, line);
      case "conversation.item.truncate" -> heardMillis.add(event.path("audio_end_ms").asInt());
      default -> {}
    }
  }

  private static void says(AgentServer.Line line, String item, int seconds, String words)
      throws IOException {
    line.send("{\"type\":\"response.created\",\"response\":{}}");
    for (int second = 0; second < seconds; second++) {
      ByteArrayOutputStream audio = new ByteArrayOutputStream();
      for (int frame = 0; frame < FRAMES_A_SECOND; frame++) {
        audio.writeBytes(Mulaw.of(Voices.vowel(second * FRAMES_A_SECOND + frame)).bytes());
      }
      line.send(
          "{\"type\":\"response.output_audio.delta\",\"item_id\":\"%s\",\"delta\":\"%s\"}"
              .formatted(item, Base64.getEncoder().encodeToString(audio.toByteArray())));
    }
    line.send("{\"type\":\"response.output_audio.done\",\"item_id\":\"%s\"}".formatted(item));
    line.send(
        "{\"type\":\"response.output_audio_transcript.done\",\"item_id\":\"%s\",\"transcript\":\"%s\"}"
            .formatted(item, words));
  }

  private static void hears(JsonNode event, Talk talk, AgentServer.Line line) throws IOException {
    if (talk.over) {
      return;
    }
    boolean loud = isLoud(Base64.getDecoder().decode(event.path("audio").asString()));
    talk.quietFrames = loud ? 0 : talk.quietFrames + 1;
    if (loud && !talk.calleeSpeaks) {
      talk.calleeSpeaks = true;
      line.send("{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"callee\"}");
    } else if (talk.calleeSpeaks && talk.quietFrames > QUIET_FRAMES) {
      talk.over = true;
      line.send("{\"type\":\"input_audio_buffer.speech_stopped\",\"item_id\":\"callee\"}");
      line.send(
          """
          {"type":"conversation.item.input_audio_transcription.completed","item_id":"callee","transcript":"Yes, please."}
          """);
      says(line, "last", 1, "Goodbye.");
      line.send(
          """
          {"type":"response.done","response":{"status":"completed","usage":{"input_tokens":900,"output_tokens":80},"output":[
           {"type":"function_call","name":"end_call","call_id":"f1","arguments":"{}"}]}}
          """);
    }
  }

  private static boolean isLoud(byte[] codes) {
    for (short sample : new Mulaw(codes).samples()) {
      if (Math.abs(sample) > LOUD) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    server.close();
  }
}
