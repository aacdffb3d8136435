package io.callmanager.agent;

import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What an agent says and does, in one version of it.
///
/// @param prompt instructions for a conversation; may hold `{{variables}}`
/// @param firstMessage what is said as soon as the callee has answered; may hold `{{variables}}`
/// @param language a BCP 47 tag
/// @param maxDurationSeconds the longest a call may last after the answer
/// @param ringTimeoutSeconds how long a phone may ring
/// @param recordingAnnouncement what is said before a call's first recording begins; may hold `{{variables}}`; empty for nothing
/// @param machine what its calls do about answering machines when they are not told themselves
/// @param dialogue how it talks once the first message has been said; of no meaning when it announces
public record AgentScript(
    String prompt,
    String firstMessage,
    AgentMode mode,
    String voice,
    String language,
    int maxDurationSeconds,
    int ringTimeoutSeconds,
    @Nullable NumberId defaultFromNumberId,
    AgentRecording recording,
    String recordingAnnouncement,
    MachinePolicy machine,
    Dialogue dialogue) {

  public static final int MAX_TEXT_LENGTH = 20_000;
  public static final int MAX_ANNOUNCEMENT_LENGTH = 1000;
  public static final int MAX_DURATION_SECONDS = 14_400;
  public static final int MIN_RING_TIMEOUT_SECONDS = 5;
  public static final int MAX_RING_TIMEOUT_SECONDS = 120;
  public static final String DEFAULT_VOICE = "default";
  public static final String DEFAULT_LANGUAGE = "en-US";
  public static final int DEFAULT_DURATION_SECONDS = 300;
  public static final int DEFAULT_RING_TIMEOUT_SECONDS = 30;

  /// An agent whose calls are recorded only when somebody asks for it, and that does not mind answering machines.
  public AgentScript(
      String prompt,
      String firstMessage,
      AgentMode mode,
      String voice,
      String language,
      int maxDurationSeconds,
      int ringTimeoutSeconds,
      @Nullable NumberId defaultFromNumberId) {
    this(
        prompt,
        firstMessage,
        mode,
        voice,
        language,
        maxDurationSeconds,
        ringTimeoutSeconds,
        defaultFromNumberId,
        AgentRecording.NEVER,
        "",
        MachinePolicy.OFF,
        Dialogue.NONE);
  }

  /// An agent that does not talk of its own accord.
  public AgentScript(
      String prompt,
      String firstMessage,
      AgentMode mode,
      String voice,
      String language,
      int maxDurationSeconds,
      int ringTimeoutSeconds,
      @Nullable NumberId defaultFromNumberId,
      AgentRecording recording,
      String recordingAnnouncement,
      MachinePolicy machine) {
    this(
        prompt,
        firstMessage,
        mode,
        voice,
        language,
        maxDurationSeconds,
        ringTimeoutSeconds,
        defaultFromNumberId,
        recording,
        recordingAnnouncement,
        machine,
        Dialogue.NONE);
  }

  /// The same agent, whose calls are recorded in another way.
  public AgentScript recording(AgentRecording when, String announcement) {
    return new AgentScript(
        prompt,
        firstMessage,
        mode,
        voice,
        language,
        maxDurationSeconds,
        ringTimeoutSeconds,
        defaultFromNumberId,
        when,
        announcement,
        machine,
        dialogue);
  }

  /// The same agent with another way with answering machines.
  public AgentScript machine(MachinePolicy policy) {
    return new AgentScript(
        prompt,
        firstMessage,
        mode,
        voice,
        language,
        maxDurationSeconds,
        ringTimeoutSeconds,
        defaultFromNumberId,
        recording,
        recordingAnnouncement,
        policy,
        dialogue);
  }

  /// The same agent, who talks in another way.
  public AgentScript dialogue(Dialogue other) {
    return new AgentScript(
        prompt,
        firstMessage,
        mode,
        voice,
        language,
        maxDurationSeconds,
        ringTimeoutSeconds,
        defaultFromNumberId,
        recording,
        recordingAnnouncement,
        machine,
        other);
  }

  public Duration maxDuration() {
    return Duration.ofSeconds(maxDurationSeconds);
  }

  public Duration ringTimeout() {
    return Duration.ofSeconds(ringTimeoutSeconds);
  }

  @Override
  public String toString() {
    return "AgentScript[" + mode + ", " + language + "]";
  }
}
