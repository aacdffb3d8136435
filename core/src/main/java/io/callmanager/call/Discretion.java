package io.callmanager.call;

import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.flow.FlowWatch;
import io.callmanager.redaction.Redaction;
import io.callmanager.redaction.SpreadNumbers;
import io.callmanager.shared.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps out of a call's record what must not be in it: what a script's sensitive steps ask for, card numbers, and what the operator's patterns
/// find. Lives in the call's mailbox, save for [#marked].
///
/// A single key says little, but each is told of as it is pressed, and a card's number would stand there key by key. So of a longer input only its
/// beginning is told key by key: the first six keys where the whole input is told once it is there, with card numbers taken out, and the
/// first twelve where it is not, one fewer than the shortest card has. More than those twelve are never told key by key of what may be one
/// number in several inputs.
final class Discretion {

  static final String HIDDEN_KEY = "*";

  private static final int MOST_KEYS_TOLD_AGAIN = 6;
  private static final int MOST_KEYS = 12;

  /// Keys that follow each other within this time may be one number.
  private static final Duration ONE_NUMBER = Duration.ofSeconds(30);

  private static final String TEXT = "text";
  private static final String DIGITS = "digits";
  private static final String KEYS = "keys";

  private final Redaction redaction;
  private final @Nullable FlowWatch script;
  private final SpreadNumbers spread = new SpreadNumbers();
  private int run;
  private int loose;
  private Instant latestKey = Instant.MIN;

  /// @param plan the call's conversation; null when it has none
  Discretion(Redaction redaction, @Nullable ConversationPlan plan) {
    this.redaction = redaction;
    this.script =
        plan != null && plan.brain() instanceof ConversationPlan.Brain.Script(var flow, var given)
            ? flow.watch()
            : null;
  }

  /// What may be kept of how far the script has come, as JSON; null when there is none.
  @Nullable String script() {
    FlowWatch.Progress progress = script == null ? null : script.progress();
    if (progress == null) {
      return null;
    }
    List<String> names = List.copyOf(progress.values().keySet());
    List<String> told =
        SpreadNumbers.hiddenIn(List.copyOf(progress.values().values()), FlowWatch.HIDDEN);
    List<List<String>> values =
        IntStream.range(0, names.size())
            .mapToObj(at -> List.of(names.get(at), redaction.text(told.get(at))))
            .toList();
    return Json.write(Map.of("path", progress.path(), "values", values));
  }

  /// An event of the leg without what is a secret between callee and script. To be asked by the one who tells of it, before the script goes on.
  LegEvent marked(LegEvent event) {
    if (script == null) {
      return event;
    }
    return switch (event) {
      case LegEvent.DigitReceived key when script.awaitsSecret() -> key.hide();
      case LegEvent.TurnTaken(Instant at, ConversationTurn turn) -> {
        String text = turn.text();
        String told =
            turn.who() == Speaker.AGENT
                ? script.agentSaid(text)
                : KEYS.equals(turn.by()) ? script.keys(text) : script.calleeSaid(text);
        yield told.equals(text) ? event : new LegEvent.TurnTaken(at, turn.text(told));
      }
      default -> event;
    };
  }

  /// A signal, in which a key is hidden that may be one of a card's last ones.
  ///
  /// @param gathers whether the keys are being gathered, so that they will be told of once more
  CallSignal counted(CallSignal signal, boolean gathers) {
    if (!(signal instanceof CallSignal.OnLeg(LegEvent.DigitReceived key))
        || !Character.isDigit(key.digit())) {
      return signal;
    }
    if (key.at().isAfter(latestKey.plus(ONE_NUMBER))) {
      run = 0;
      loose = 0;
    }
    run++;
    latestKey = key.at();
    int most = key.awaited() || gathers ? MOST_KEYS_TOLD_AGAIN : MOST_KEYS;
    return (run > most || run > left()) && !key.hidden()
        ? new CallSignal.OnLeg(key.hide())
        : signal;
  }

  /// How many more keys may be told of when those before them may belong to the same number.
  private int left() {
    return Math.max(0, MOST_KEYS - loose - spread.pending());
  }

  /// What may be kept of what an event tells.
  Map<String, Object> told(CallEventType type, Map<String, Object> data) {
    return switch (type) {
      case TURN_TAKEN -> turn(data);
      case SPEECH_STARTED, TTS_PLAYED -> replaced(data, TEXT, redaction.text(text(data, TEXT)));
      case DTMF_SENT -> replaced(data, DIGITS, redaction.keys(text(data, DIGITS)));
      case GATHER_STARTED -> {
        loose += run;
        run = 0;
        yield data;
      }
      case GATHER_PROGRESS -> progress(data);
      case GATHER_COMPLETE, GATHER_TIMEOUT -> {
        run = 0;
        yield replaced(data, DIGITS, keys(text(data, DIGITS)));
      }
      default -> data;
    };
  }

  private Map<String, Object> turn(Map<String, Object> data) {
    String text = text(data, TEXT);
    if (!"callee".equals(data.get("speaker"))) {
      return replaced(data, TEXT, redaction.text(text));
    }
    if (KEYS.equals(data.get("by"))) {
      run = 0;
      return replaced(data, TEXT, keys(text));
    }
    return replaced(data, TEXT, spread.completedBy(text) ? FlowWatch.HIDDEN : redaction.text(text));
  }

  private String keys(String keys) {
    return spread.completedBy(keys) ? HIDDEN_KEY.repeat(keys.length()) : redaction.keys(keys);
  }

  private Map<String, Object> progress(Map<String, Object> data) {
    String digits = text(data, DIGITS);
    int most = Math.min(MOST_KEYS_TOLD_AGAIN, left());
    if (digits.length() <= most) {
      return data;
    }
    String told = digits.substring(0, most) + HIDDEN_KEY.repeat(digits.length() - most);
    return replaced(replaced(data, DIGITS, told), "digit", HIDDEN_KEY);
  }

  private static String text(Map<String, Object> data, String name) {
    return data.get(name) instanceof String text ? text : "";
  }

  private static Map<String, Object> replaced(Map<String, Object> data, String name, String told) {
    if (told.equals(text(data, name))) {
      return data;
    }
    Map<String, Object> other = new HashMap<>(data);
    other.put(name, told);
    return other;
  }
}
