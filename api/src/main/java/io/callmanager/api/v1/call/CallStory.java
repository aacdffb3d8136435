package io.callmanager.api.v1.call;

import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was said and pressed in a call, read from its timeline.
///
/// @param entries in the order in which they began
record CallStory(List<Entry> entries) {

  /// Keys that follow each other within this time are one input, such as `42#`.
  private static final Duration ONE_INPUT = Duration.ofSeconds(5);

  /// Something that was heard on the line.
  sealed interface Entry {

    Instant from();
  }

  /// The agent spoke.
  ///
  /// @param text null when it was not noted down
  /// @param until null while it speaks
  /// @param whole whether it was said to its end; null while it speaks
  record Speech(
      Instant from,
      @Nullable Instant until,
      @Nullable String text,
      @Nullable Long heardMillis,
      @Nullable Boolean whole)
      implements Entry {}

  /// The callee pressed keys.
  record Keys(Instant from, Instant until, String digits) implements Entry {}

  static CallStory of(List<CallEvent> events) {
    List<Entry> entries = new ArrayList<>();
    Speech speaking = null;
    Keys pressing = null;
    for (CallEvent event : events) {
      if (is(event, CallEventType.SPEECH_STARTED)) {
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
    return new CallStory(List.copyOf(entries));
  }

  /// Every key that was pressed, in order.
  String digits() {
    StringBuilder digits = new StringBuilder();
    for (Entry entry : entries) {
      if (entry instanceof Keys keys) {
        digits.append(keys.digits());
      }
    }
    return digits.toString();
  }

  List<Speech> speeches() {
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
