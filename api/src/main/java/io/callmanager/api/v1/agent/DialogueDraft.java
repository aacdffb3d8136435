package io.callmanager.api.v1.agent;

import io.callmanager.agent.AgentScript;
import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.AnalysisSchemaJson;
import io.callmanager.agent.Dialogue;
import io.callmanager.api.request.Body;
import io.callmanager.flow.FlowProblem;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How an agent shall talk, as it is sent: what is left out stays as it is.
@Schema(name = "ConversationDraft")
record DialogueDraft(
    @Schema(
            description =
                "Who finds the agent's answers: nobody (it stays on the line, and your software says what is to be said), its script, a language model that goes by its prompt, a server of yours that hears and speaks itself, or a model that does and goes by its prompt.",
            allowableValues = {"none", "script", "llm", "media_stream", "realtime"},
            defaultValue = "none")
        @Nullable String brain,
    @Schema(
            description = "The script: what is said, gathered and done, step by step.",
            example =
                "{\"start\":\"ask\",\"steps\":[{\"id\":\"ask\",\"type\":\"gather\",\"say\":\"Can you come tomorrow at ten? Press 1 for yes or 2 for no.\",\"branches\":[{\"digits\":\"1\",\"words\":[\"yes\"],\"to\":\"thanks\"},{\"digits\":\"2\",\"words\":[\"no\"],\"to\":\"thanks\"}],\"otherwise\":\"thanks\"},{\"id\":\"thanks\",\"type\":\"end\",\"say\":\"Thank you. Goodbye.\"}]}")
        @Nullable Map<String, Object> script,
    @Schema(
            description =
                "After how much silence a callee is taken to have said what they wanted, in milliseconds.",
            minimum = "200",
            maximum = "5000",
            defaultValue = "700",
            example = "700")
        @Nullable Integer endOfSpeechMs,
    @Schema(
            description =
                "How long a callee may be silent, in seconds, where a script does not say.",
            minimum = "1",
            maximum = "60",
            defaultValue = "8",
            example = "8")
        @Nullable Integer silenceSeconds,
    @Schema(maxLength = 500, description = "What is said to a callee who is silent.")
        @Nullable String silencePrompt,
    @Schema(
            description = "How often a callee may be silent before the call is ended.",
            minimum = "0",
            maximum = "10",
            defaultValue = "2",
            example = "2")
        @Nullable Integer maxSilences,
    @Schema(
            description = "After how many turns of the callee's the call is ended.",
            minimum = "1",
            maximum = "200",
            defaultValue = "20",
            example = "20")
        @Nullable Integer maxTurns,
    @Schema(description = "Whether the callee's speech stops the agent's.", defaultValue = "true")
        @Nullable Boolean interruptible,
    @Schema(
            maxLength = 500,
            description = "What is said when it takes long to find an answer; empty for nothing.")
        @Nullable String filler,
    @Schema(maxLength = 500, description = "What is said when no answer could be found.")
        @Nullable String apology,
    @Schema(maxLength = 500, description = "What is said before the platform ends the call.")
        @Nullable String farewell,
    @Schema(
            description =
                "Phrases by which a callee ends the call; a script goes by its own words.")
        @Nullable List<String> goodbyePhrases,
    @Schema(
            description =
                "What the agent may do beside speaking, where a language model speaks for it.")
        @Nullable AbilitiesDraft abilities,
    @Schema(
            description =
                "What is to be found out about conversations once they are over. It is replaced as a whole.")
        @Nullable AnalysisSchemaView analysis,
    @Schema(description = "The server that is the agent, where it is a media stream.")
        @Nullable StreamDraft stream) {

  /// What a request says, with nothing filled in yet.
  record Wish(
      Dialogue.@Nullable Brain brain,
      @Nullable String script,
      @Nullable Integer endOfSpeechMillis,
      @Nullable Integer silenceSeconds,
      @Nullable String silencePrompt,
      @Nullable Integer mostSilences,
      @Nullable Integer maxTurns,
      @Nullable Boolean interruptible,
      @Nullable String filler,
      @Nullable String apology,
      @Nullable String farewell,
      @Nullable Set<String> goodbyePhrases,
      AbilitiesDraft.@Nullable Wish abilities,
      @Nullable AnalysisSchema analysis,
      StreamDraft.@Nullable Wish stream) {

    Dialogue applyTo(Dialogue before) {
      return new Dialogue(
          or(brain, before.brain()),
          or(script, before.script()),
          or(endOfSpeechMillis, before.endOfSpeechMillis()),
          or(silenceSeconds, before.silenceSeconds()),
          or(silencePrompt, before.silencePrompt()),
          or(mostSilences, before.mostSilences()),
          or(maxTurns, before.maxTurns()),
          or(interruptible, before.interruptible()),
          or(filler, before.filler()),
          or(apology, before.apology()),
          or(farewell, before.farewell()),
          goodbyePhrases == null ? before.goodbyePhrases() : List.copyOf(goodbyePhrases),
          abilities == null ? before.abilities() : abilities.applyTo(before.abilities()),
          or(analysis, before.analysis()),
          stream == null ? before.stream() : stream.applyTo(before.stream()));
    }

    private static <T> T or(@Nullable T wanted, T present) {
      return wanted != null ? wanted : present;
    }
  }

  static Wish read(Body body) {
    body.nothingBut(
        "brain",
        "script",
        "endOfSpeechMs",
        "silenceSeconds",
        "silencePrompt",
        "maxSilences",
        "maxTurns",
        "interruptible",
        "filler",
        "apology",
        "farewell",
        "goodbyePhrases",
        "abilities",
        "analysis",
        "stream");
    @Nullable Body abilities = body.optional("abilities").object();
    return new Wish(
        body.optional("brain").wordOf(Dialogue.Brain.class),
        script(body),
        body.optional("endOfSpeechMs")
            .integer(Dialogue.MIN_END_OF_SPEECH_MILLIS, Dialogue.MAX_END_OF_SPEECH_MILLIS),
        body.optional("silenceSeconds")
            .integer(Dialogue.MIN_SILENCE_SECONDS, Dialogue.MAX_SILENCE_SECONDS),
        phrase(body, "silencePrompt"),
        body.optional("maxSilences").integer(0, Dialogue.MOST_SILENCES),
        body.optional("maxTurns").integer(1, Dialogue.MOST_TURNS),
        body.optional("interruptible").flag(),
        phrase(body, "filler"),
        phrase(body, "apology"),
        phrase(body, "farewell"),
        body.optional("goodbyePhrases")
            .texts(
                Dialogue.MOST_GOODBYES,
                text -> !text.isBlank() && text.length() <= Dialogue.MAX_PHRASE_LENGTH,
                "Must hold nothing but phrases of up to "
                    + Dialogue.MAX_PHRASE_LENGTH
                    + " characters"),
        abilities == null ? null : AbilitiesDraft.read(abilities),
        analysis(body),
        StreamDraft.read(body));
  }

  /// What is to be found out is read as a whole; null makes it what it is by default.
  private static @Nullable AnalysisSchema analysis(Body body) {
    if (body.isNull("analysis")) {
      return AnalysisSchema.USUAL;
    }
    String text = body.optional("analysis").json();
    return switch (text == null ? null : AnalysisSchemaJson.read(text)) {
      case null -> null;
      case AnalysisSchemaJson.Reading.Read(AnalysisSchema schema) -> schema;
      case AnalysisSchemaJson.Reading.Refused(var flaws) -> {
        for (AnalysisSchemaJson.Flaw flaw : flaws) {
          body.note(flaw.place().isEmpty() ? "analysis" : "analysis." + flaw.place(), flaw.words());
        }
        yield null;
      }
    };
  }

  private static @Nullable String phrase(Body body, String name) {
    return body.optional(name).text(Dialogue.MAX_PHRASE_LENGTH);
  }

  /// A script is kept as it was sent, once it is known to be sound; null takes it away.
  private static @Nullable String script(Body body) {
    if (body.isNull("script")) {
      return "";
    }
    String text = body.optional("script").json();
    if (text != null && FlowReader.read(text) instanceof FlowReading.Refused(var problems)) {
      for (FlowProblem problem : problems) {
        String place = problem.place().isEmpty() ? "script" : "script." + problem.place();
        body.note(place, problem.words());
      }
    }
    return text;
  }

  /// What is missing for a script to be followed.
  static boolean lacksScript(AgentScript script) {
    Dialogue dialogue = script.dialogue();
    return dialogue.brain() == Dialogue.Brain.SCRIPT && dialogue.script().isEmpty();
  }
}
