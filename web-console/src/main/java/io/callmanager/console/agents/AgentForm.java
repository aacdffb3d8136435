package io.callmanager.console.agents;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// An agent as it is typed in: text throughout, right or wrong.
///
/// @param number the default caller number's id; empty for none
/// @param revision of the agent as it was when the form was shown; 0 for a new one
public record AgentForm(
    String name,
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
    int revision) {

  private static final int LONGEST_VOICE = 100;

  static AgentForm empty(@Nullable NumberId number) {
    return new AgentForm(
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
        0);
  }

  static AgentForm of(Agent agent) {
    AgentScript script = agent.script();
    NumberId number = script.defaultFromNumberId();
    return new AgentForm(
        agent.name(),
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
        agent.revision());
  }

  static AgentForm of(MultiValueMap<String, String> sent) {
    return new AgentForm(
        text(sent, "name").strip(),
        lines(text(sent, "firstMessage")),
        lines(text(sent, "prompt")),
        text(sent, "mode"),
        text(sent, "voice").strip(),
        text(sent, "language").strip(),
        text(sent, "maxDurationSeconds").strip(),
        text(sent, "ringTimeoutSeconds").strip(),
        text(sent, "number"),
        text(sent, "recording"),
        lines(text(sent, "recordingAnnouncement")).strip(),
        text(sent, "machine"),
        wholeNumber(text(sent, "revision"), 0));
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (name.isEmpty() || name.length() > Agent.MAX_NAME_LENGTH || unprintable(name)) {
      problems.put("name", "Give it a name of up to " + Agent.MAX_NAME_LENGTH + " characters.");
    }
    if (firstMessage.isBlank()) {
      problems.put("firstMessage", "Write what is said first; a call without words helps nobody.");
    }
    text("firstMessage", firstMessage, AgentScript.MAX_TEXT_LENGTH, problems);
    text("prompt", prompt, AgentScript.MAX_TEXT_LENGTH, problems);
    if (!known(mode, AgentMode.values())) {
      problems.put("mode", "Choose one of the two.");
    }
    if (voice.isEmpty() || voice.length() > LONGEST_VOICE || unprintable(voice)) {
      problems.put("voice", "Name a voice, or write “default”.");
    }
    if (!languageTag(language)) {
      problems.put("language", "Write a language tag, such as en-US or de-DE.");
    }
    between(
        "maxDurationSeconds", maxDurationSeconds, 1, AgentScript.MAX_DURATION_SECONDS, problems);
    between(
        "ringTimeoutSeconds",
        ringTimeoutSeconds,
        AgentScript.MIN_RING_TIMEOUT_SECONDS,
        AgentScript.MAX_RING_TIMEOUT_SECONDS,
        problems);
    if (!number.isEmpty() && numberId() == null) {
      problems.put("number", "Choose one of your numbers.");
    }
    if (!known(recording, AgentRecording.values())) {
      problems.put("recording", "Choose one of the three.");
    }
    text(
        "recordingAnnouncement",
        recordingAnnouncement,
        AgentScript.MAX_ANNOUNCEMENT_LENGTH,
        problems);
    if (!known(machine, MachinePolicy.values())) {
      problems.put("machine", "Choose one of the four.");
    }
    return problems;
  }

  /// The script that is described; only when there are no [#problems()].
  AgentScript script() {
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
        MachinePolicy.valueOf(machine));
  }

  private @Nullable NumberId numberId() {
    try {
      return number.isEmpty() ? null : new NumberId(UUID.fromString(number));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void text(String field, String value, int most, Map<String, String> problems) {
    if (value.length() > most) {
      problems.put(field, "At most " + most + " characters.");
    } else if (value.indexOf('\0') >= 0) {
      problems.put(field, "There is a character in it that no voice can say.");
    }
  }

  private static void between(
      String field, String value, int least, int most, Map<String, String> problems) {
    int number = wholeNumber(value, -1);
    if (number < least || number > most) {
      problems.put(field, "A whole number of seconds from " + least + " to " + most + ".");
    }
  }

  private static int wholeNumber(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static boolean known(String name, Enum<?>[] candidates) {
    return Arrays.stream(candidates).anyMatch(candidate -> candidate.name().equals(name));
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

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value;
  }

  /// Browsers send line ends as CR LF (HTML, section 4.10.21.4).
  private static String lines(String text) {
    return text.replace("\r\n", "\n");
  }
}
