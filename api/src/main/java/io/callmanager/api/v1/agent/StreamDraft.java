package io.callmanager.api.v1.agent;

import io.callmanager.agent.AgentScript;
import io.callmanager.agent.AgentStream;
import io.callmanager.agent.Dialogue;
import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Body;
import io.callmanager.call.AgentStreams;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.Json;
import io.callmanager.shared.StreamUrl;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server that shall be an agent, as it is sent: what is left out stays as it is.
@Schema(name = "StreamDraft")
record StreamDraft(
    @Schema(
            description = "Where the server is that speaks media-stream messages.",
            maxLength = HttpUrl.MAX_LENGTH,
            example = "wss://agent.example.com/twilio")
        @Nullable String url,
    @Schema(
            description =
                "What it is told about each call, as `customParameters`: names without `=`, values of one line that may hold `{{variables}}`.",
            example = "{\"contact\":\"{{name}}\"}")
        @Nullable Map<String, String> parameters) {

  /// What a request says, with nothing filled in yet.
  record Wish(@Nullable String url, @Nullable Map<String, String> parameters) {

    private static final Wish NOTHING =
        new Wish(AgentStream.NONE.url(), AgentStream.NONE.parameters());

    AgentStream applyTo(AgentStream before) {
      return new AgentStream(
          url == null ? before.url() : url, parameters == null ? before.parameters() : parameters);
    }

    /// Refuses a server that calls must not be connected with.
    void check(AgentStreams streams) {
      if (url != null && !url.isEmpty()) {
        streams
            .problem(url)
            .ifPresent(
                words -> {
                  throw Problem.invalidBody(Map.of("conversation.stream.url", List.of(words)))
                      .asException();
                });
      }
    }
  }

  /// Reads a conversation's `stream`; null when nothing is said of it. A null there takes it away.
  static @Nullable Wish read(Body conversation) {
    if (conversation.isNull("stream")) {
      return Wish.NOTHING;
    }
    Body body = conversation.optional("stream").object();
    if (body == null) {
      return null;
    }
    body.nothingBut("url", "parameters");
    String url = body.optional("url").text(HttpUrl.MAX_LENGTH);
    if (url != null && StreamUrl.parse(url).isEmpty()) {
      body.note("url", StreamUrl.RULE);
    }
    return new Wish(url, parameters(body));
  }

  private static @Nullable Map<String, String> parameters(Body body) {
    String json = body.optional("parameters").json();
    if (json == null) {
      return null;
    }
    Map<String, Object> sent = Json.readObject(json);
    if (sent.size() > AgentStream.MOST_PARAMETERS) {
      body.note("parameters", "Must hold at most " + AgentStream.MOST_PARAMETERS);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    sent.forEach(
        (name, value) -> {
          if (!AgentStream.isName(name)) {
            body.note(
                "parameters",
                "Names must have 1 to "
                    + AgentStream.MAX_PARAMETER_NAME_LENGTH
                    + " characters on one line, without = and outer blanks");
          } else if (value instanceof String text && AgentStream.isValue(text)) {
            parameters.put(name, text);
          } else {
            body.note(
                "parameters." + name,
                "Must be a text of at most "
                    + AgentStream.MAX_PARAMETER_LENGTH
                    + " characters on one line, without outer blanks");
          }
        });
    return parameters;
  }

  /// What is missing for a server to be the agent.
  static boolean lacksUrl(AgentScript script) {
    Dialogue dialogue = script.dialogue();
    return dialogue.brain() == Dialogue.Brain.MEDIA_STREAM && dialogue.stream().url().isEmpty();
  }
}
