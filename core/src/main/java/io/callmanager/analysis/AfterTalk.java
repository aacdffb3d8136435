package io.callmanager.analysis;

import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.Dialogue;
import io.callmanager.analysis.AnalysisQueue.Waiting;
import io.callmanager.call.Call;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallTimeline;
import io.callmanager.call.Calls;
import io.callmanager.call.Transcript;
import io.callmanager.call.Transcripts;
import io.callmanager.call.spi.TranscriptAnalyst;
import io.callmanager.flow.FlowWatch;
import io.callmanager.redaction.Redaction;
import io.callmanager.shared.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/// What is done about one conversation that is over: its transcript is told of, it is analysed, and the analysis is told of.
@Component
class AfterTalk implements AfterTalks.Work {

  private static final Logger log = LoggerFactory.getLogger(AfterTalk.class);

  private final Calls calls;
  private final Agents agents;
  private final Transcripts transcripts;
  private final CallTimeline timeline;
  private final Analyses analyses;
  private final AnalysisProperties properties;
  private final ObjectProvider<TranscriptAnalyst> analysts;
  private final Redaction redaction;
  private final Clock clock;

  AfterTalk(
      Calls calls,
      Agents agents,
      Transcripts transcripts,
      CallTimeline timeline,
      Analyses analyses,
      AnalysisProperties properties,
      ObjectProvider<TranscriptAnalyst> analysts,
      Redaction redaction,
      Clock clock) {
    this.calls = calls;
    this.agents = agents;
    this.transcripts = transcripts;
    this.timeline = timeline;
    this.analyses = analyses;
    this.properties = properties;
    this.analysts = analysts;
    this.redaction = redaction;
    this.clock = clock;
  }

  @Override
  public boolean carryOut(Waiting waiting) throws InterruptedException {
    Call call = calls.find(waiting.account(), waiting.call()).orElse(null);
    if (call == null) {
      return true;
    }
    Transcript transcript =
        transcripts
            .of(call.account(), call.id())
            .orElse(new Transcript(call.startedAt(), List.of()));
    Instant ended = call.endedAt() == null ? clock.instant() : call.endedAt();
    if (!timeline.addBehindEnd(
        call.account(),
        call.id(),
        CallEventType.TRANSCRIPTION_COMPLETED,
        ended,
        Map.of(
            "turns",
            transcript.lines().size(),
            "path",
            "/api/v1/calls/%s/transcript".formatted(call.id())))) {
      return false;
    }
    Analysis made = waiting.made();
    if (made == null) {
      made = analysed(call, transcript, waiting.script());
    }
    return made == null
        || timeline.addBehindEnd(
            call.account(),
            call.id(),
            CallEventType.ANALYSIS_COMPLETED,
            made.at(),
            AnalysisJson.data(made));
  }

  private @Nullable Analysis analysed(Call call, Transcript transcript, @Nullable String script)
      throws InterruptedException {
    Dialogue dialogue =
        agents
            .script(call.account(), call.agent(), call.agentVersion())
            .map(AgentScript::dialogue)
            .orElse(Dialogue.NONE);
    AnalysisSchema schema = dialogue.analysis();
    if (!schema.enabled()) {
      return null;
    }
    FlowWatch.Progress progress = progress(script);
    Conversation talk =
        new Conversation(
            call.account(),
            schema,
            transcript.lines(),
            progress,
            progress != null && Conversation.isThrough(dialogue.script(), progress),
            call.endReason(),
            optedOut(call),
            call.answeredSeconds());
    Analysis made = redacted(analyse(talk, dialogue.brain()));
    try {
      analyses.keep(call.account(), call.id(), made);
    } catch (DataIntegrityViolationException e) {
      if (made.by() == Analysis.By.RULES) {
        throw e;
      }
      // Asking the model again would cost again and bring no better.
      log.warn("call={} a model's analysis can't be kept: {}", call.id(), e.getMessage());
      analyses.keep(
          call.account(),
          call.id(),
          redacted(
              RuleAnalyst.analyse(talk, "the language model's answer can't be kept", made.at())));
    }
    // What is kept is what is told of, also when somebody else has kept something meanwhile.
    Analyses.Found kept = analyses.of(call.account(), call.id()).orElse(null);
    return kept == null ? null : kept.analysis();
  }

  private Analysis analyse(Conversation talk, Dialogue.Brain brain) throws InterruptedException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean byModel =
        switch (talk.schema().by()) {
          case AUTO -> brain == Dialogue.Brain.LLM;
          case RULES -> false;
          case LLM -> true;
        };
    if (!byModel) {
      return RuleAnalyst.analyse(talk, null, now);
    }
    TranscriptAnalyst analyst = properties.model() ? analysts.getIfAvailable() : null;
    if (analyst == null) {
      return RuleAnalyst.analyse(talk, "no language model may be used on this server", now);
    }
    return switch (ModelAnalyst.analyse(talk, analyst, now)) {
      case ModelAnalyst.Result.Done(Analysis analysis) -> analysis;
      case ModelAnalyst.Result.NotDone(String note) -> RuleAnalyst.analyse(talk, note, now);
    };
  }

  private boolean optedOut(Call call) {
    return calls.events(call.account(), call.id()).stream()
        .map(CallEvent::type)
        .anyMatch(CallEventType.OPTED_OUT.word()::equals);
  }

  /// A model is not to be trusted to leave out what it was told not to write.
  private Analysis redacted(Analysis made) {
    Map<String, Object> fields = new LinkedHashMap<>();
    made.fields()
        .forEach(
            (name, value) ->
                fields.put(
                    name, value instanceof String text ? redaction.text(text) : number(value)));
    return new Analysis(
        made.by(),
        made.model(),
        redaction.text(made.summary()),
        made.outcome() == null ? null : redaction.text(made.outcome()),
        made.sentiment(),
        fields,
        made.optOut(),
        made.notes(),
        made.at());
  }

  /// A card's number may be given for a number, too.
  private Object number(Object value) {
    String text = String.valueOf(value);
    String kept = value instanceof Number ? redaction.text(text) : text;
    return kept.equals(text) ? value : kept;
  }

  private static FlowWatch.@Nullable Progress progress(@Nullable String script) {
    if (script == null) {
      return null;
    }
    Map<String, Object> kept = Json.readObject(script);
    Map<String, String> values = new LinkedHashMap<>();
    if (kept.get("values") instanceof List<?> pairs) {
      for (Object pair : pairs) {
        if (pair instanceof List<?> two && two.size() == 2) {
          values.put(
              String.valueOf(Objects.requireNonNull(two.getFirst())),
              String.valueOf(Objects.requireNonNull(two.getLast())));
        }
      }
    }
    List<String> path =
        kept.get("path") instanceof List<?> steps
            ? steps.stream().map(String::valueOf).toList()
            : List.of();
    return path.isEmpty() ? null : new FlowWatch.Progress(path, values);
  }
}
