package io.callmanager.console.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody said in a call's conversation, as its page tells it.
///
/// @param agent whether the agent said it; else the callee did
/// @param keys whether it was pressed, not said
/// @param at how long after the answer it began, as `1:05`
/// @param notes what else is known of it, in words
/// @param answeredAfter how long the agent took to answer; null where it answered nothing
/// @param split what that time was due to, in words
record Turn(
    boolean agent,
    boolean keys,
    String text,
    String at,
    List<String> notes,
    @Nullable String answeredAfter,
    List<String> split) {

  static final String TYPE = "conversation.turn";
  static final String INTERRUPTED = "interrupted";

  private static final String KEYS = "keys";
  private static final int MOST_IN_TITLE = 70;
  private static final int MINUTE = 60;
  private static final double MILLIS = 1000.0;
  private static final int PER_CENT = 100;

  Turn {
    notes = List.copyOf(notes);
    split = List.copyOf(split);
  }

  static Turn of(Map<String, Object> data) {
    boolean agent = agent(data);
    List<String> notes = new ArrayList<>();
    if (interrupted(data)) {
      notes.add(INTERRUPTED);
    }
    if (!agent && data.get("by") instanceof String by) {
      notes.add(by.equals(KEYS) ? "by keys" : "understood by " + by);
    }
    if (!agent && !keys(data) && data.get("confidence") instanceof Number sure) {
      notes.add(Math.round(PER_CENT * sure.doubleValue()) + " % sure");
    }
    return new Turn(
        agent,
        keys(data),
        text(data),
        clock(startMillis(data)),
        notes,
        data.get("responseMs") instanceof Number ? seconds(data, "responseMs") : null,
        List.of(
            "understanding " + seconds(data, "recognitionMs"),
            "finding the answer " + seconds(data, "brainMs"),
            "voice " + seconds(data, "synthesisMs"),
            "the rest " + seconds(data, "ownMs")));
  }

  /// A turn on one line.
  static String title(Map<String, Object> data) {
    String text = text(data).replaceAll("\\s+", " ").strip();
    String shown = text;
    if (text.codePointCount(0, text.length()) > MOST_IN_TITLE) {
      shown = text.substring(0, text.offsetByCodePoints(0, MOST_IN_TITLE)).strip() + "…";
    }
    if (keys(data)) {
      return "The callee pressed " + shown;
    }
    return (agent(data) ? "The agent said “" : "The callee said “") + shown + "”";
  }

  static long startMillis(Map<String, Object> data) {
    return number(data, "startMs");
  }

  static boolean interrupted(Map<String, Object> data) {
    return Boolean.TRUE.equals(data.get("interrupted"));
  }

  private static boolean agent(Map<String, Object> data) {
    return "agent".equals(data.get("speaker"));
  }

  private static boolean keys(Map<String, Object> data) {
    return KEYS.equals(data.get("by"));
  }

  private static String text(Map<String, Object> data) {
    return data.get("text") instanceof String text ? text : "";
  }

  private static long number(Map<String, Object> data, String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static String clock(long millis) {
    long seconds = Duration.ofMillis(Math.max(0, millis)).toSeconds();
    return String.format(Locale.ENGLISH, "%d:%02d", seconds / MINUTE, seconds % MINUTE);
  }

  private static String seconds(Map<String, Object> data, String name) {
    return String.format(Locale.ENGLISH, "%.2f s", number(data, name) / MILLIS);
  }
}
