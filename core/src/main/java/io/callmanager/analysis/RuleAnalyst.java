package io.callmanager.analysis;

import io.callmanager.agent.AnalysisSchema.Field;
import io.callmanager.agent.AnalysisSchema.Kind;
import io.callmanager.agent.AnalysisSchema.Outcome;
import io.callmanager.analysis.Analysis.By;
import io.callmanager.analysis.Analysis.Sentiment;
import io.callmanager.call.EndReason;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Analyses conversations by plain rules, the same one always in the same way: by what the agent's script saved and went through, and by
/// words. docs/analysis.md tells them.
final class RuleAnalyst {

  private static final int LONGEST_QUOTE = 120;
  private static final int MOST_VALUES = 10;

  private static final List<String> NO_MORE_CALLS =
      List.of(
          "stop calling",
          "do not call",
          "dont call",
          "never call",
          "no more calls",
          "take me off",
          "remove me from",
          "remove my number",
          "unsubscribe me");
  private static final List<String> NEITHER =
      List.of("no thank you", "no thanks", "thanks but no", "not bad", "no problem");
  private static final List<String> BAD =
      List.of(
          "not happy",
          "unhappy",
          "not good",
          "not satisfied",
          "not interested",
          "not helpful",
          "terrible",
          "horrible",
          "awful",
          "bad",
          "worst",
          "annoying",
          "annoyed",
          "angry",
          "upset",
          "ridiculous",
          "useless",
          "disappointed",
          "disappointing",
          "complain",
          "complaint",
          "hate",
          "leave me alone",
          "waste of",
          "stop calling",
          "never call",
          "rude",
          "scam");
  private static final List<String> GOOD =
      List.of(
          "thank you",
          "thanks",
          "great",
          "good",
          "perfect",
          "excellent",
          "wonderful",
          "awesome",
          "fantastic",
          "lovely",
          "love",
          "nice",
          "happy",
          "glad",
          "satisfied",
          "helpful",
          "appreciate",
          "yes please",
          "sounds good");

  private final Conversation talk;
  private final List<String> said;
  private final List<String> notes = new ArrayList<>();

  private RuleAnalyst(Conversation talk) {
    this.talk = talk;
    this.said = talk.calleeSaid();
  }

  /// @param note why no model was used, if one should have been; null for nothing
  static Analysis analyse(Conversation talk, @Nullable String note, Instant now) {
    return new RuleAnalyst(talk).analyse(note, now);
  }

  private Analysis analyse(@Nullable String note, Instant now) {
    if (note != null) {
      notes.add(note);
    }
    boolean optOut = talk.optedOut() || anySays(NO_MORE_CALLS);
    String outcome = talk.schema().outcomes().isEmpty() ? usualOutcome(optOut) : outcome();
    Map<String, Object> fields = fields();
    return new Analysis(
        By.RULES, null, summary(optOut), outcome, sentiment(), fields, optOut, notes, now);
  }

  private boolean anySays(List<String> phrases) {
    return said.stream().map(Heard::of).anyMatch(turn -> phrases.stream().anyMatch(turn::has));
  }

  /// What a script saved goes before the steps it went through, and these before words; what is later before what is earlier.
  private @Nullable String outcome() {
    List<String> signs = new ArrayList<>();
    if (talk.script() != null) {
      signs.addAll(List.copyOf(talk.script().values().values()).reversed());
      signs.addAll(talk.script().path().reversed());
    }
    for (String sign : signs) {
      for (Outcome outcome : talk.schema().outcomes()) {
        if (same(outcome.name(), sign)) {
          return outcome.name();
        }
      }
    }
    for (String turn : said.reversed()) {
      Heard heard = Heard.of(turn);
      List<String> found =
          talk.schema().outcomes().stream()
              .map(Outcome::name)
              .filter(name -> heard.has(name.replace('_', ' ')))
              .toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
    }
    return null;
  }

  private static boolean same(String name, String sign) {
    return Heard.of(name).equals(Heard.of(sign)) && !Heard.of(sign).isEmpty();
  }

  private String usualOutcome(boolean optOut) {
    if (optOut) {
      return "opted_out";
    }
    if (talk.reason() == EndReason.TRANSFERRED) {
      return "transferred";
    }
    if (talk.reason() == EndReason.CONVERSATION_ERROR) {
      return "failed";
    }
    if (said.isEmpty()) {
      return "no_reply";
    }
    return talk.reason() == EndReason.CONVERSATION_COMPLETE ? "completed" : "broken_off";
  }

  private Sentiment sentiment() {
    int good = 0;
    int bad = 0;
    boolean anything = false;
    for (String turn : said) {
      Heard heard = Heard.of(turn);
      anything |= heard.words().codePoints().anyMatch(Character::isLetter);
      for (String phrase : NEITHER) {
        heard = heard.without(phrase);
      }
      for (String phrase : BAD) {
        if (heard.has(phrase)) {
          bad++;
          heard = heard.without(phrase);
        }
      }
      for (String phrase : GOOD) {
        if (heard.has(phrase)) {
          good++;
          heard = heard.without(phrase);
        }
      }
    }
    if (!anything) {
      return Sentiment.UNKNOWN;
    }
    return good > bad ? Sentiment.POSITIVE : bad > good ? Sentiment.NEGATIVE : Sentiment.NEUTRAL;
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field field : talk.schema().fields()) {
      Object found = saved(field.name());
      if (found != null) {
        FieldValues.of(field, found)
            .ifPresentOrElse(
                value -> fields.put(field.name(), value),
                () ->
                    notes.add(
                        field.name() + ": what the script saved is no " + kind(field.type())));
      } else if (field.type() == Kind.ENUM) {
        List<String> options = field.options().stream().filter(this::isSaid).toList();
        if (options.size() == 1) {
          fields.put(field.name(), options.getFirst());
        }
      }
    }
    return fields;
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case STRING -> "text";
      case NUMBER -> "number";
      case BOOLEAN -> "yes or no";
      case ENUM -> "option";
    };
  }

  private boolean isSaid(String option) {
    return said.stream().anyMatch(turn -> Heard.of(turn).has(option));
  }

  private @Nullable String saved(String name) {
    if (talk.script() == null) {
      return null;
    }
    return talk.script().values().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private String summary(boolean optOut) {
    StringBuilder words = new StringBuilder();
    long agent = talk.lines().stream().filter(line -> line.who() == Speaker.AGENT).count();
    words.append(
        "The agent spoke %s and the callee %s in %d s."
            .formatted(times(agent), times(said.size()), talk.seconds()));
    if (!said.isEmpty()) {
      String last = said.getLast().strip().replaceAll("\\s+", " ");
      String shown = FieldValues.cut(last, LONGEST_QUOTE);
      words.append(" The callee's last words: “").append(shown);
      words.append(shown.length() < last.length() ? "…”." : "”.");
    }
    if (talk.script() != null) {
      if (!talk.script().values().isEmpty()) {
        words.append(" Saved: ");
        words.append(
            talk.script().values().entrySet().stream()
                .limit(MOST_VALUES)
                .map(
                    entry ->
                        entry.getKey() + " = " + FieldValues.cut(entry.getValue(), LONGEST_QUOTE))
                .collect(Collectors.joining("; ")));
        words.append('.');
      }
      words.append(" The script's last step: ").append(talk.script().path().getLast()).append('.');
    }
    if (optOut) {
      words.append(" The callee does not want to be called again.");
    }
    return words.toString();
  }

  private static String times(long count) {
    return count == 1 ? "once" : count == 0 ? "not at all" : count + " times";
  }
}
