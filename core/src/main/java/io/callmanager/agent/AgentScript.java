package io.callmanager.agent;

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
public record AgentScript(
    String prompt,
    String firstMessage,
    AgentMode mode,
    String voice,
    String language,
    int maxDurationSeconds,
    int ringTimeoutSeconds,
    @Nullable NumberId defaultFromNumberId) {

  public static final int MAX_TEXT_LENGTH = 20_000;
  public static final int MAX_DURATION_SECONDS = 14_400;
  public static final int MIN_RING_TIMEOUT_SECONDS = 5;
  public static final int MAX_RING_TIMEOUT_SECONDS = 120;
  public static final String DEFAULT_VOICE = "default";
  public static final String DEFAULT_LANGUAGE = "en-US";
  public static final int DEFAULT_DURATION_SECONDS = 300;
  public static final int DEFAULT_RING_TIMEOUT_SECONDS = 30;

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
