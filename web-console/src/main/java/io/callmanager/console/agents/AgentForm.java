package io.callmanager.console.agents;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Dialogue;
import io.callmanager.console.scripts.DrawnScript;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// An agent as it is typed in: text throughout, right or wrong.
///
/// @param extension empty for none
/// @param number the default caller number's id; empty for none
/// @param dialogue how it talks, when it is to hold a conversation
/// @param revision of the agent as it was when the form was shown; 0 for a new one
public record AgentForm(
    String name,
    String extension,
    String firstMessage,
    String prompt,
    String mode,
    String voice,
    String language,
    String maxDurationSeconds,
    String ringTimeoutSeconds,
    String number,
    String recording,
    String recordingAnnouncement,
    String machine,
    DialogueForm dialogue,
    int revision) {

  private static final int LONGEST_VOICE = 100;

  static AgentForm empty(@Nullable NumberId number) {
    return new AgentForm(
        "",
        "",
        "",
        "",
        AgentMode.ANNOUNCE.name(),
        AgentScript.DEFAULT_VOICE,
        AgentScript.DEFAULT_LANGUAGE,
        Integer.toString(AgentScript.DEFAULT_DURATION_SECONDS),
        Integer.toString(AgentScript.DEFAULT_RING_TIMEOUT_SECONDS),
        number == null ? "" : number.toString(),
        AgentRecording.NEVER.name(),
        "",
        MachinePolicy.OFF.name(),
        DialogueForm.of(Dialogue.NONE),
        0);
  }

  static AgentForm of(Agent agent) {
    AgentScript script = agent.script();
    NumberId number = script.defaultFromNumberId();
    return new AgentForm(
        agent.name(),
        Objects.requireNonNullElse(agent.extension(), ""),
        script.firstMessage(),
        script.prompt(),
        script.mode().name(),
        script.voice(),
        script.language(),
        Integer.toString(script.maxDurationSeconds()),
        Integer.toString(script.ringTimeoutSeconds()),
        number == null ? "" : number.toString(),
        script.recording().name(),
        script.recordingAnnouncement(),
        script.machine().name(),
        DialogueForm.of(script.dialogue()),
        agent.revision());
  }

  static AgentForm of(MultiValueMap<String, String> sent) {
    return new AgentForm(
        FormText.of(sent, "name").strip(),
        FormText.of(sent, "extension").strip(),
        FormText.lines(sent, "firstMessage"),
        FormText.lines(sent, "prompt"),
        FormText.of(sent, "mode"),
        FormText.of(sent, "voice").strip(),
        FormText.of(sent, "language").strip(),
        FormText.of(sent, "maxDurationSeconds").strip(),
        FormText.of(sent, "ringTimeoutSeconds").strip(),
        FormText.of(sent, "number"),
        FormText.of(sent, "recording"),
        FormText.lines(sent, "recordingAnnouncement").strip(),
        FormText.of(sent, "machine"),
        DialogueForm.of(sent),
        FormText.wholeNumber(FormText.of(sent, "revision"), 0));
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (name.isEmpty() || name.length() > Agent.MAX_NAME_LENGTH || unprintable(name)) {
      problems.put("name", "Give it a name of up to " + Agent.MAX_NAME_LENGTH + " characters.");
    }
    if (!extension.isEmpty() && !Agent.canBeExtension(extension)) {
      problems.put("extension", "An extension has 1 to 15 digits.");
    }
    if (firstMessage.isBlank() && !mode.equals(AgentMode.CONVERSATION.name())) {
      problems.put("firstMessage", "Write what is said first; a call without words helps nobody.");
    }
    FormText.sayable("firstMessage", firstMessage, AgentScript.MAX_TEXT_LENGTH, problems);
    FormText.sayable("prompt", prompt, AgentScript.MAX_TEXT_LENGTH, problems);
    if (!FormText.known(mode, AgentMode.values())) {
      problems.put("mode", "Choose one of the two.");
    }
    if (voice.isEmpty() || voice.length() > LONGEST_VOICE || unprintable(voice)) {
      problems.put("voice", "Name a voice, or write “default”.");
    }
    if (!languageTag(language)) {
      problems.put("language", "Write a language tag, such as en-US or de-DE.");
    }
    FormText.between(
        "maxDurationSeconds",
        maxDurationSeconds,
        "seconds",
        1,
        AgentScript.MAX_DURATION_SECONDS,
        problems);
    FormText.between(
        "ringTimeoutSeconds",
        ringTimeoutSeconds,
        "seconds",
        AgentScript.MIN_RING_TIMEOUT_SECONDS,
        AgentScript.MAX_RING_TIMEOUT_SECONDS,
        problems);
    if (!number.isEmpty() && numberId() == null) {
      problems.put("number", "Choose one of your numbers.");
    }
    if (!FormText.known(recording, AgentRecording.values())) {
      problems.put("recording", "Choose one of the three.");
    }
    FormText.sayable(
        "recordingAnnouncement",
        recordingAnnouncement,
        AgentScript.MAX_ANNOUNCEMENT_LENGTH,
        problems);
    if (!FormText.known(machine, MachinePolicy.values())) {
      problems.put("machine", "Choose one of the four.");
    }
    problems.putAll(dialogue.problems());
    return problems;
  }

  /// The script that is described; only when there are no [#problems()].
  ///
  /// @param before how the agent talks as it is
  AgentScript script(Dialogue before) {
    return new AgentScript(
        prompt,
        firstMessage,
        AgentMode.valueOf(mode),
        voice,
        language,
        Integer.parseInt(maxDurationSeconds),
        Integer.parseInt(ringTimeoutSeconds),
        numberId(),
        AgentRecording.valueOf(recording),
        recordingAnnouncement,
        MachinePolicy.valueOf(machine),
        dialogue.dialogue(before));
  }

  /// The script that its calls would go by; empty when they go by none, or it can't be read.
  Optional<DrawnScript> drawn() {
    return mode.equals(AgentMode.CONVERSATION.name())
            && dialogue.brain().equals(Dialogue.Brain.SCRIPT.name())
        ? DrawnScript.of(dialogue.script())
        : Optional.empty();
  }

  private @Nullable NumberId numberId() {
    try {
      return number.isEmpty() ? null : new NumberId(UUID.fromString(number));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean languageTag(String tag) {
    try {
      return !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  private static boolean unprintable(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
