package io.callmanager.agent;

import io.callmanager.shared.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one call has otherwise than its agent's script. What is null is as the script has it.
///
/// @param prompt may hold `{{variables}}`, as the script's may
/// @param firstMessage may hold `{{variables}}`, as the script's may
/// @param brain who finds the answers of a conversation
/// @param maxDurationSeconds makes a call shorter; never longer than its agent's may be
/// @param endOfSpeechMillis after how much silence a callee is taken to have said what they wanted
/// @param maxTurns after how many turns of the callee's the call is ended
public record ScriptChanges(
    @Nullable String prompt,
    @Nullable String firstMessage,
    @Nullable AgentMode mode,
    Dialogue.@Nullable Brain brain,
    @Nullable String voice,
    @Nullable Integer maxDurationSeconds,
    @Nullable Integer ringTimeoutSeconds,
    @Nullable Integer endOfSpeechMillis,
    @Nullable Integer maxTurns) {

  public ScriptChanges {
    if ((maxDurationSeconds != null && maxDurationSeconds < 1)
        || (ringTimeoutSeconds != null && ringTimeoutSeconds < 1)) {
      throw new IllegalArgumentException("a call lasts, and rings, for a second at least");
    }
  }

  /// As the script has it.
  public static final ScriptChanges NONE =
      new ScriptChanges(null, null, null, null, null, null, null, null, null);

  public ScriptChanges prompt(@Nullable String other) {
    return new ScriptChanges(
        other,
        firstMessage,
        mode,
        brain,
        voice,
        maxDurationSeconds,
        ringTimeoutSeconds,
        endOfSpeechMillis,
        maxTurns);
  }

  public ScriptChanges firstMessage(@Nullable String other) {
    return new ScriptChanges(
        prompt,
        other,
        mode,
        brain,
        voice,
        maxDurationSeconds,
        ringTimeoutSeconds,
        endOfSpeechMillis,
        maxTurns);
  }

  public ScriptChanges mode(@Nullable AgentMode other) {
    return new ScriptChanges(
        prompt,
        firstMessage,
        other,
        brain,
        voice,
        maxDurationSeconds,
        ringTimeoutSeconds,
        endOfSpeechMillis,
        maxTurns);
  }

  public ScriptChanges brain(Dialogue.@Nullable Brain other) {
    return new ScriptChanges(
        prompt,
        firstMessage,
        mode,
        other,
        voice,
        maxDurationSeconds,
        ringTimeoutSeconds,
        endOfSpeechMillis,
        maxTurns);
  }

  public ScriptChanges voice(@Nullable String other) {
    return new ScriptChanges(
        prompt,
        firstMessage,
        mode,
        brain,
        other,
        maxDurationSeconds,
        ringTimeoutSeconds,
        endOfSpeechMillis,
        maxTurns);
  }

  public ScriptChanges maxDurationSeconds(@Nullable Integer other) {
    return new ScriptChanges(
        prompt,
        firstMessage,
        mode,
        brain,
        voice,
        other,
        ringTimeoutSeconds,
        endOfSpeechMillis,
        maxTurns);
  }

  public ScriptChanges ringTimeoutSeconds(@Nullable Integer other) {
    return new ScriptChanges(
        prompt,
        firstMessage,
        mode,
        brain,
        voice,
        maxDurationSeconds,
        other,
        endOfSpeechMillis,
        maxTurns);
  }

  /// The same, of a conversation that goes another way.
  public ScriptChanges talk(@Nullable Integer endOfSpeech, @Nullable Integer turns) {
    return new ScriptChanges(
        prompt,
        firstMessage,
        mode,
        brain,
        voice,
        maxDurationSeconds,
        ringTimeoutSeconds,
        endOfSpeech,
        turns);
  }

  /// The script that a call goes by.
  public AgentScript of(AgentScript script) {
    if (equals(NONE)) {
      return script;
    }
    Dialogue talk = script.dialogue();
    return new AgentScript(
        or(prompt, script.prompt()),
        or(firstMessage, script.firstMessage()),
        or(mode, script.mode()),
        or(voice, script.voice()),
        script.language(),
        maxDurationSeconds == null
            ? script.maxDurationSeconds()
            : Math.min(maxDurationSeconds, script.maxDurationSeconds()),
        or(ringTimeoutSeconds, script.ringTimeoutSeconds()),
        script.defaultFromNumberId(),
        script.recording(),
        script.recordingAnnouncement(),
        script.machine(),
        talk.conversation(
            or(brain, talk.brain()),
            or(endOfSpeechMillis, talk.endOfSpeechMillis()),
            or(maxTurns, talk.maxTurns())));
  }

  /// The changes as they are kept with a call.
  ///
  /// @return null when there are none
  public @Nullable String toJson() {
    if (equals(NONE)) {
      return null;
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    keep(kept, "prompt", prompt);
    keep(kept, "firstMessage", firstMessage);
    keep(kept, "mode", mode == null ? null : mode.name());
    keep(kept, "brain", brain == null ? null : brain.name());
    keep(kept, "voice", voice);
    keep(kept, "maxDurationSeconds", maxDurationSeconds);
    keep(kept, "ringTimeoutSeconds", ringTimeoutSeconds);
    keep(kept, "endOfSpeechMillis", endOfSpeechMillis);
    keep(kept, "maxTurns", maxTurns);
    return Json.write(kept);
  }

  /// Reads what [#toJson] has written.
  public static ScriptChanges ofJson(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    Map<String, Object> kept = Json.readObject(json);
    String mode = text(kept, "mode");
    String brain = text(kept, "brain");
    return new ScriptChanges(
        text(kept, "prompt"),
        text(kept, "firstMessage"),
        mode == null ? null : AgentMode.valueOf(mode),
        brain == null ? null : Dialogue.Brain.valueOf(brain),
        text(kept, "voice"),
        number(kept, "maxDurationSeconds"),
        number(kept, "ringTimeoutSeconds"),
        number(kept, "endOfSpeechMillis"),
        number(kept, "maxTurns"));
  }

  private static void keep(Map<String, Object> kept, String name, @Nullable Object value) {
    if (value != null) {
      kept.put(name, value);
    }
  }

  private static @Nullable String text(Map<String, Object> kept, String name) {
    return kept.get(name) instanceof String value ? value : null;
  }

  private static @Nullable Integer number(Map<String, Object> kept, String name) {
    return kept.get(name) instanceof Number value ? value.intValue() : null;
  }

  private static <T> T or(@Nullable T changed, T usual) {
    return changed == null ? usual : changed;
  }

  @Override
  public String toString() {
    return "ScriptChanges[" + mode + "]";
  }
}
