package io.callmanager.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks on while a call goes through a [Flow] (see [Flow#watchedBy]): how far it has come, and what of it is a secret because a step says
/// that it is sensitive. Any thread may ask; one at a time tells.
public final class FlowWatch {

  /// What stands in the place of a secret.
  public static final String HIDDEN = "***";

  /// How many steps are told of.
  public static final int MOST_STEPS = 50;

  /// Where a call has more secrets, or longer ones in all, nothing of what is said is told any more: looking for them takes its time.
  private static final int MOST_SECRETS = 200;

  private static final int LONGEST_SECRETS = 10_000;

  /// How many of a secret's first words are looked for at the end of what was said.
  private static final int MOST_FIRST_WORDS = 20;

  /// A secret of fewer characters is looked for as a word, not within words.
  private static final int LONG_ENOUGH = 4;

  private static final String NOT_WITHIN = "(?<![\\p{L}\\p{N}])";
  private static final String NOT_BEFORE = "(?![\\p{L}\\p{N}])";

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  /// How far a call has come.
  ///
  /// @param path the ids of the latest steps, in the order in which they were gone through; at least one, at most [#MOST_STEPS]
  /// @param values what the steps saved, what was saved last behind the others, without secrets
  public record Progress(List<String> path, Map<String, String> values) {

    public Progress {
      path = List.copyOf(path);
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /// What is looked for.
  ///
  /// @param beginning finds a part of it that is the last thing said; null where it has one word
  private record Secret(String text, Pattern whole, @Nullable Pattern beginning) {}

  private final Map<String, Secret> secrets = new HashMap<>();
  private int secretCharacters;
  private boolean tooManySecrets;
  private @Nullable Progress progress;
  private boolean awaitsSecret;
  private @Nullable String latestInput;
  private boolean latestSecret;

  synchronized void moved(List<String> path, boolean sensitive, Map<String, String> values) {
    progress =
        new Progress(path.subList(Math.max(0, path.size() - MOST_STEPS), path.size()), values);
    awaitsSecret = sensitive;
  }

  /// The callee answered something.
  synchronized void answered(String answer, boolean secret) {
    latestInput = answer;
    latestSecret = secret;
  }

  /// Something that a step saved must not be told of.
  synchronized void isSecret(String text) {
    List<String> words = words(text);
    String clean = String.join(" ", words);
    if (clean.isEmpty() || secrets.containsKey(clean)) {
      return;
    }
    secretCharacters += clean.length();
    if (secrets.size() == MOST_SECRETS || secretCharacters > LONGEST_SECRETS) {
      tooManySecrets = true;
      secrets.clear();
    }
    if (!tooManySecrets) {
      secrets.put(clean, new Secret(clean, whole(words), beginning(words)));
    }
  }

  /// How far the call has come; null before the beginning.
  public synchronized @Nullable Progress progress() {
    return progress;
  }

  /// Whether what the callee does now is a secret.
  public synchronized boolean awaitsSecret() {
    return awaitsSecret;
  }

  /// What may be told of the callee's keys.
  public synchronized String keys(String keys) {
    return awaitsSecret || (latestSecret && keys.equals(latestInput))
        ? "*".repeat(keys.length())
        : keys;
  }

  /// What may be told of what the callee said. It may have been answered before it is told of.
  public synchronized String calleeSaid(String text) {
    boolean secret = text.equals(latestInput) ? latestSecret : awaitsSecret;
    return secret ? HIDDEN : withoutSecrets(text);
  }

  /// What may be told of what the agent said.
  public synchronized String agentSaid(String text) {
    return withoutSecrets(text);
  }

  private String withoutSecrets(String text) {
    if (tooManySecrets) {
      return HIDDEN;
    }
    String told = text;
    List<Secret> longestFirst =
        secrets.values().stream()
            .sorted(Comparator.comparingInt((Secret secret) -> secret.text().length()).reversed())
            .toList();
    for (Secret secret : longestFirst) {
      told = without(told, secret);
    }
    return told;
  }

  private static String without(String text, Secret secret) {
    String told = replaced(text, secret.whole());
    return secret.beginning() == null || !told.equals(text)
        ? told
        : replaced(text, secret.beginning());
  }

  private static String replaced(String text, Pattern pattern) {
    return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(HIDDEN));
  }

  private static Pattern whole(List<String> words) {
    String quoted = words.stream().map(Pattern::quote).collect(Collectors.joining("\\s+"));
    return Pattern.compile(
        quoted.length() - "\\Q\\E".length() < LONG_ENOUGH
            ? NOT_WITHIN + quoted + NOT_BEFORE
            : quoted,
        FLAGS);
  }

  /// An agent that is interrupted may have said no more than a secret's beginning. Behind so many of its words whatever follows is hidden.
  private static @Nullable Pattern beginning(List<String> words) {
    if (words.size() == 1) {
      return null;
    }
    int known = Math.min(words.size() - 1, MOST_FIRST_WORDS);
    StringBuilder nested = new StringBuilder(NOT_WITHIN).append(Pattern.quote(words.getFirst()));
    words.subList(1, known).forEach(word -> nested.append("(?:\\s+").append(Pattern.quote(word)));
    if (known == MOST_FIRST_WORDS) {
      nested.append(NOT_BEFORE).append(".*");
    }
    nested.repeat(")?", known - 1).append(NOT_BEFORE).append("\\s*$");
    return Pattern.compile(nested.toString(), FLAGS | Pattern.DOTALL);
  }

  private static List<String> words(String text) {
    return new ArrayList<>(
        Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList());
  }

  @Override
  public String toString() {
    return "FlowWatch";
  }
}
