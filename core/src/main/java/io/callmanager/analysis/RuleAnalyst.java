package io.callmanager.analysis;

import io.callmanager.agent.AnalysisSchema.Field;
import io.callmanager.agent.AnalysisSchema.Kind;
import io.callmanager.agent.AnalysisSchema.Outcome;
import io.callmanager.analysis.Analysis.By;
import io.callmanager.call.EndReason;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Analyses conversations by plain rules, the same one always in the same way: by what the agent's script saved and went through, and by
/// words. docs/analysis.md tells them.
final class RuleAnalyst {

  private static final int LONGEST_QUOTE = 120;
  private static final int MOST_VALUES = 10;

  private final Conversation talk;
  private final List<String> said;
  private final List<Heard> heard;
  private final List<String> notes = new ArrayList<>();

  private RuleAnalyst(Conversation talk) {
    this.talk = talk;
    this.said = talk.calleeSaid();
    this.heard = said.stream().map(Heard::of).toList();
  }

  /// @param note why no model was used, if one should have been; null for nothing
  static Analysis analyse(Conversation talk, @Nullable String note, Instant now) {
    return new RuleAnalyst(talk).analyse(note, now);
  }

  private Analysis analyse(@Nullable String note, Instant now) {
    if (note != null) {
      notes.add(note);
    }
    boolean optOut = talk.optedOut() || heard.stream().anyMatch(NoMoreCalls::askedFor);
    String outcome = talk.schema().outcomes().isEmpty() ? usualOutcome(optOut) : outcome();
    Map<String, Object> fields = fields();
    return new Analysis(
        By.RULES, null, summary(optOut), outcome, Tone.of(heard), fields, optOut, notes, now);
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
    return said(talk.schema().outcomes().stream().map(Outcome::name).toList());
  }

  /// The outcome whose name the callee said last; null where they took it back later, or said several at once.
  private @Nullable String said(List<String> names) {
    Set<String> denied = new HashSet<>();
    for (Heard turn : heard.reversed()) {
      Mentions mentions = Mentions.of(turn, names);
      denied.addAll(mentions.denied());
      if (!mentions.meant().isEmpty()) {
        String name = mentions.meant().iterator().next();
        return mentions.meant().size() > 1 || denied.contains(name) ? null : name;
      }
    }
    return null;
  }

  private static boolean same(String name, String sign) {
    return Heard.of(name).same(Heard.of(sign));
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
    return talk.reason() == EndReason.CONVERSATION_COMPLETE || talk.scriptEnded()
        ? "completed"
        : "broken_off";
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
        Set<String> options = chosen(field.options());
        if (options.size() == 1) {
          fields.put(field.name(), options.iterator().next());
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

  /// The options that the callee said and did not take back.
  private Set<String> chosen(List<String> options) {
    Set<String> chosen = new LinkedHashSet<>();
    for (Heard turn : heard) {
      Mentions mentions = Mentions.of(turn, options);
      chosen.removeAll(mentions.denied());
      chosen.addAll(mentions.meant());
    }
    return chosen;
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
