package io.callmanager.call;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.agent.Abilities;
import io.callmanager.agent.Abilities.Transfer;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.AgentStream;
import io.callmanager.agent.Dialogue;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationPlan.Brain.Tool;
import io.callmanager.call.spi.OwnTool;
import io.callmanager.call.spi.Utterance;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.flow.FlowWatch;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.MessageTemplate;
import io.callmanager.shared.StreamUrl;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes an agent's way to talk into the conversation of one call.
final class ConversationPlans {

  private static final Logger log = LoggerFactory.getLogger(ConversationPlans.class);
  private static final Duration FILLER_AFTER = Duration.ofMillis(1500);

  /// A script has attempts of its own: silence does not end it any earlier.
  private static final int ANY_SILENCES = 1000;

  /// Scripts that were read lately, by their texts.
  private static final Cache<String, Optional<Flow>> READ =
      Caffeine.newBuilder().maximumSize(2000).build();

  private ConversationPlans() {}

  /// An agent's conversation.
  ///
  /// @param variables what is known of the contact
  /// @param opening the first message
  /// @return null when the agent does not talk of its own accord
  static @Nullable ConversationPlan of(
      AccountId account, AgentScript script, Map<String, String> variables, Utterance opening) {
    Dialogue dialogue = script.dialogue();
    if (script.mode() != AgentMode.CONVERSATION) {
      return null;
    }
    return switch (dialogue.brain()) {
      case NONE -> null;
      case SCRIPT ->
          READ.get(dialogue.script(), ConversationPlans::read)
              .map(
                  flow ->
                      new ConversationPlan(
                          new ConversationPlan.Brain.Script(
                              flow.watchedBy(new FlowWatch()), variables),
                          manners(script, ANY_SILENCES, List.of()),
                          opening,
                          null))
              .orElse(null);
      case LLM ->
          new ConversationPlan(
              model(account, script, variables),
              manners(script, dialogue.mostSilences(), dialogue.goodbyePhrases()),
              opening,
              null);
      case MEDIA_STREAM ->
          StreamUrl.parse(dialogue.stream().url())
              .map(
                  url ->
                      new ConversationPlan(
                          new ConversationPlan.Brain.MediaStream(
                              account, url, parameters(dialogue.stream(), variables)),
                          manners(script, ANY_SILENCES, List.of()),
                          opening,
                          null))
              .orElse(null);
      case REALTIME ->
          new ConversationPlan(
              new ConversationPlan.Brain.Realtime(
                  MessageTemplate.parse(script.prompt()).render(variables).text(),
                  dialogue.abilities().tools().stream()
                      .map(ConversationPlans::tool)
                      .collect(toUnmodifiableSet())),
              manners(script, dialogue.mostSilences(), dialogue.goodbyePhrases()),
              opening,
              null);
    };
  }

  private static ConversationPlan.Brain.Llm model(
      AccountId account, AgentScript script, Map<String, String> variables) {
    Abilities abilities = script.dialogue().abilities();
    return new ConversationPlan.Brain.Llm(
        account,
        MessageTemplate.parse(script.prompt()).render(variables).text(),
        abilities.tools().stream().map(ConversationPlans::tool).collect(toUnmodifiableSet()),
        abilities.transfers().stream().collect(toUnmodifiableMap(Transfer::name, Transfer::number)),
        MessageTemplate.parse(abilities.voicemailMessage()).render(variables).text(),
        abilities.httpTools().stream().<OwnTool>map(AgentTool::new).toList(),
        abilities.maxCostPerCall());
  }

  private static Tool tool(Abilities.Tool allowed) {
    return switch (allowed) {
      case END_CALL -> Tool.END_CALL;
      case TRANSFER -> Tool.TRANSFER;
      case SEND_DTMF -> Tool.SEND_DTMF;
      case OPT_OUT -> Tool.OPT_OUT;
      case LEAVE_VOICEMAIL -> Tool.LEAVE_VOICEMAIL;
    };
  }

  private static Map<String, String> parameters(AgentStream stream, Map<String, String> variables) {
    Map<String, String> filled = new HashMap<>(stream.parameters());
    filled.replaceAll((name, value) -> MessageTemplate.parse(value).render(variables).text());
    return filled;
  }

  private static Optional<Flow> read(String text) {
    return switch (FlowReader.read(text)) {
      case FlowReading.Read(Flow flow) -> Optional.of(flow);
      case FlowReading.Refused(var problems) -> {
        log.error("A script that was saved can't be read any more: {}", problems.getFirst());
        yield Optional.empty();
      }
    };
  }

  private static ConversationManners manners(
      AgentScript script, int mostSilences, List<String> goodbyes) {
    Dialogue dialogue = script.dialogue();
    return new ConversationManners(
        script.voice(),
        script.language(),
        Duration.ofMillis(dialogue.endOfSpeechMillis()),
        Duration.ofSeconds(dialogue.silenceSeconds()),
        dialogue.silencePrompt(),
        mostSilences,
        dialogue.maxTurns(),
        dialogue.interruptible(),
        dialogue.filler(),
        FILLER_AFTER,
        dialogue.apology(),
        goodbyes,
        dialogue.farewell());
  }
}
