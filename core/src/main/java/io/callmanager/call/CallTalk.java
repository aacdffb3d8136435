package io.callmanager.call;

import io.callmanager.call.spi.ConversationTurn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was said and pressed in a call, read from its timeline. What belongs to a conversation is told by its turns alone: the
/// first message, and the keys that the agent waited for.
///
/// @param entries in the order in which they began
public record CallTalk(List<Entry> entries) {

  /// Keys that follow each other within this time are one input, such as `42#`.
  private static final Duration ONE_INPUT = Duration.ofSeconds(5);

  private static final String KEYS = "keys";

  /// Something that was heard on the line.
  public sealed interface Entry {

    Instant from();
  }

  /// The agent spoke.
  ///
  /// @param text null when it was not noted down
  /// @param until null while it speaks
  /// @param whole whether it was said to its end; null while it speaks
  public record Speech(
      Instant from,
      @Nullable Instant until,
      @Nullable String text,
      @Nullable Long heardMillis,
      @Nullable Boolean whole)
      implements Entry {}

  /// The callee pressed keys.
  public record Keys(Instant from, Instant until, String digits) implements Entry {}

  /// Somebody had their turn in a conversation.
  ///
  /// @param text of the agent's what was really heard of it
  /// @param confidence how sure it is that the callee said this, 0 to 1; null for the agent's
  /// @param interrupted whether the other one spoke before its end
  /// @param by the engine that understood the callee, or `keys`; null for the agent's
  /// @param responseMillis how long the callee waited for the first sound of it; null for the callee's
  public record Turn(
      Instant from,
      Instant until,
      ConversationTurn.Speaker who,
      String text,
      @Nullable Double confidence,
      boolean interrupted,
      @Nullable String by,
      @Nullable Long responseMillis)
      implements Entry {}

  public static CallTalk of(List<CallEvent> events) {
    boolean conversation = events.stream().anyMatch(event -> is(event, CallEventType.TURN_TAKEN));
    List<Entry> entries = new ArrayList<>();
    Speech speaking = null;
    Keys pressing = null;
    Instant answered = null;
    for (CallEvent event : events) {
      if (is(event, CallEventType.ANSWERED)) {
        answered = event.at();
      } else if (is(event, CallEventType.TURN_TAKEN) && answered != null) {
        entries.add(turn(event.data(), answered));
        pressing = null;
      } else if (conversation && isTurnToo(event)) {
        pressing = null;
      } else if (is(event, CallEventType.SPEECH_STARTED)) {
        speaking = new Speech(event.at(), null, text(event.data(), "text"), null, null);
        entries.add(speaking);
        pressing = null;
      } else if (is(event, CallEventType.DIGIT_RECEIVED)) {
        String digit = String.valueOf(event.data().get("digit"));
        if (pressing != null && event.at().isBefore(pressing.until().plus(ONE_INPUT))) {
          Keys more = new Keys(pressing.from(), event.at(), pressing.digits() + digit);
          entries.set(entries.lastIndexOf(pressing), more);
          pressing = more;
        } else {
          pressing = new Keys(event.at(), event.at(), digit);
          entries.add(pressing);
        }
      } else if (speaking != null && endsSpeech(event)) {
        entries.set(entries.lastIndexOf(speaking), ended(speaking, event));
        speaking = null;
      }
    }
    if (conversation) {
      entries.sort(Comparator.comparing(Entry::from));
    }
    return new CallTalk(List.copyOf(entries));
  }

  /// Whether this is told by a turn of the conversation, too.
  private static boolean isTurnToo(CallEvent event) {
    boolean opening =
        (is(event, CallEventType.SPEECH_STARTED) || is(event, CallEventType.SPEECH_FINISHED))
            && !event.data().containsKey("playbackId");
    boolean awaited =
        is(event, CallEventType.DIGIT_RECEIVED) && Boolean.TRUE.equals(event.data().get("awaited"));
    return opening || awaited;
  }

  private static Turn turn(Map<String, Object> data, Instant answered) {
    boolean callee = "callee".equals(data.get("speaker"));
    return new Turn(
        answered.plusMillis(millis(data, "startMs", 0L)),
        answered.plusMillis(millis(data, "endMs", 0L)),
        callee ? ConversationTurn.Speaker.CALLEE : ConversationTurn.Speaker.AGENT,
        String.valueOf(data.get("text")),
        data.get("confidence") instanceof Number number ? number.doubleValue() : null,
        Boolean.TRUE.equals(data.get("interrupted")),
        text(data, "by"),
        data.get("responseMs") instanceof Number number ? number.longValue() : null);
  }

  private static long millis(Map<String, Object> data, String key, long otherwise) {
    return data.get(key) instanceof Number number ? number.longValue() : otherwise;
  }

  /// Every key that was pressed, in order.
  public String digits() {
    StringBuilder digits = new StringBuilder();
    for (Entry entry : entries) {
      if (entry instanceof Keys keys) {
        digits.append(keys.digits());
      } else if (entry instanceof Turn turn && KEYS.equals(turn.by())) {
        digits.append(turn.text());
      }
    }
    return digits.toString();
  }

  public List<Speech> speeches() {
    return entries.stream().filter(Speech.class::isInstance).map(Speech.class::cast).toList();
  }

  private static boolean is(CallEvent event, CallEventType type) {
    return event.type().equals(type.word());
  }

  private static boolean endsSpeech(CallEvent event) {
    return is(event, CallEventType.SPEECH_FINISHED)
        || is(event, CallEventType.TTS_PLAYED)
        || is(event, CallEventType.ENDED);
  }

  /// A speech that is said to its end leaves how long it was; the end of the call cuts off one that does not.
  private static Speech ended(Speech speech, CallEvent event) {
    boolean whole =
        event.data().get("playedMillis") instanceof Number
            && !Boolean.FALSE.equals(event.data().get("completed"));
    long heard =
        event.data().get("playedMillis") instanceof Number played
            ? played.longValue()
            : Math.max(0, Duration.between(speech.from(), event.at()).toMillis());
    return new Speech(speech.from(), event.at(), speech.text(), heard, whole);
  }

  private static @Nullable String text(Map<String, Object> data, String key) {
    return data.get(key) instanceof String text ? text : null;
  }
}
