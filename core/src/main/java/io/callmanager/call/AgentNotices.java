package io.callmanager.call;

import io.callmanager.agent.Abilities;
import io.callmanager.agent.Abilities.Tool;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Dialogue;
import io.callmanager.call.spi.HearingCatalog;
import io.callmanager.call.spi.HearingCatalog.Understanding;
import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.call.spi.ModelCatalog;
import io.callmanager.call.spi.RealtimeCatalog;
import io.callmanager.call.spi.UnreadableModelKeyException;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.flow.FlowStep;
import io.callmanager.shared.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// What whoever saves an agent has to know: what of it will not work on this server as it is.
@Service
public class AgentNotices {

  private final ObjectProvider<HearingCatalog> catalogs;
  private final ObjectProvider<ModelCatalog> models;
  private final ObjectProvider<ModelAccounts> accounts;
  private final ObjectProvider<RealtimeCatalog> realtime;

  /// A server without any catalog understands nothing and has no model.
  public AgentNotices(
      ObjectProvider<HearingCatalog> catalogs,
      ObjectProvider<ModelCatalog> models,
      ObjectProvider<ModelAccounts> accounts,
      ObjectProvider<RealtimeCatalog> realtime) {
    this.catalogs = catalogs;
    this.models = models;
    this.accounts = accounts;
    this.realtime = realtime;
  }

  /// Sentences for a person to read; none when all is well.
  ///
  /// @param account whose agent it is
  public List<String> of(AccountId account, AgentScript script) {
    Dialogue dialogue = script.dialogue();
    if (script.mode() != AgentMode.CONVERSATION) {
      return List.of();
    }
    Understanding understanding = understanding(script.language());
    return switch (dialogue.brain()) {
      case NONE -> List.of();
      case SCRIPT ->
          FlowReader.read(dialogue.script()) instanceof FlowReading.Read(Flow flow)
              ? of(flow, script.language(), understanding)
              : List.of();
      case LLM -> ofModel(account, dialogue.abilities(), script.language(), understanding);
      case MEDIA_STREAM -> List.of();
      case REALTIME ->
          realtime.stream().anyMatch(RealtimeCatalog::isAvailable)
              ? List.of()
              : List.of("No realtime model is configured: the agent can only apologise.");
    };
  }

  private List<String> ofModel(
      AccountId account, Abilities abilities, String language, Understanding understanding) {
    List<String> notices = new ArrayList<>();
    Optional<ModelAccess> own = Optional.empty();
    boolean unreadable = false;
    try {
      own = accounts.stream().flatMap(all -> all.of(account).stream()).findFirst();
    } catch (UnreadableModelKeyException e) {
      unreadable = true;
      notices.add("The key of your account's language model can't be read: save it again.");
    }
    if (abilities.maxCostPerCall() != null && own.isPresent() && own.get().prices() == null) {
      notices.add(
          "What a call's language model may cost is not bounded: the prices of your account's model are not known.");
    }
    if (own.isEmpty() && !unreadable && models.stream().noneMatch(ModelCatalog::isAvailable)) {
      notices.add(
          "No language model is configured, by the platform or by your account: the agent can only apologise.");
    }
    if (understanding != Understanding.ANYTHING) {
      notices.add(
          "Nobody on this server understands whatever is said in %s: callees can answer by keys only."
              .formatted(language));
    }
    if (!abilities.transfers().isEmpty() && !abilities.tools().contains(Tool.TRANSFER)) {
      notices.add("Nobody is transferred: the tool transfer is not among those of the agent.");
    }
    if (!abilities.voicemailMessage().isEmpty()
        && !abilities.tools().contains(Tool.LEAVE_VOICEMAIL)) {
      notices.add(
          "The voicemail message is never left: the tool leave_voicemail is not among those of the agent.");
    }
    return notices;
  }

  private Understanding understanding(String language) {
    return catalogs
        .orderedStream()
        .map(catalog -> catalog.of(language))
        .max(Enum::compareTo)
        .orElse(Understanding.NOTHING);
  }

  private static List<String> of(Flow flow, String language, Understanding understanding) {
    List<String> notices = new ArrayList<>();
    switch (understanding) {
      case NOTHING -> {
        if (flow.needsWords()) {
          notices.add(
              "Nobody on this server understands %s: callees can answer by keys only."
                  .formatted(language));
        }
        if (!flow.wordsOnly().isEmpty()) {
          notices.add(
              "Answers that can be given in words alone are never given: see %s."
                  .formatted(steps(flow.wordsOnly())));
        }
      }
      case EXPECTED_WORDS -> {
        List<String> free =
            flow.steps().stream()
                .filter(FlowStep.Gather.class::isInstance)
                .map(FlowStep.Gather.class::cast)
                .filter(gather -> gather.listens() && gather.phrases().isEmpty())
                .map(FlowStep.Gather::id)
                .toList();
        if (!free.isEmpty()) {
          notices.add(
              "This server understands expected words only: what callees say freely is not understood at %s."
                  .formatted(steps(free)));
        }
      }
      case ANYTHING -> {}
    }
    return notices;
  }

  private static String steps(List<String> ids) {
    return (ids.size() == 1 ? "step " : "steps ") + String.join(", ", ids);
  }
}
