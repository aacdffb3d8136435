package io.callmanager.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final int MOST_SECRETS = 200;

  /// A secret of fewer characters is looked for as a word, not within words.
  private static final int LONG_ENOUGH = 4;

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  /// How far a call has come.
  ///
  /// @param path the ids of the latest steps, in the order in which they were gone through; at least one, at most [#MOST_STEPS]
  /// @param values what the steps saved, in the order in which they first did, without secrets
  public record Progress(List<String> path, Map<String, String> values) {

    public Progress {
      path = List.copyOf(path);
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  private final Set<String> secrets = new LinkedHashSet<>();
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
    String clean = String.join(" ", words(text));
    if (!clean.isEmpty() && secrets.size() < MOST_SECRETS) {
      secrets.add(clean);
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
    String told = text;
    List<String> longestFirst =
        secrets.stream().sorted((one, other) -> other.length() - one.length()).toList();
    for (String secret : longestFirst) {
      told = without(told, words(secret));
    }
    return told;
  }

  /// An agent that is interrupted may have said no more than a secret's beginning.
  private static String without(String text, List<String> words) {
    String told = replaced(text, pattern(words, ""));
    for (int kept = words.size() - 1; kept > 0 && told.equals(text); kept--) {
      told = replaced(text, pattern(words.subList(0, kept), "\\s*$"));
    }
    return told;
  }

  private static String replaced(String text, Pattern pattern) {
    return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(HIDDEN));
  }

  private static Pattern pattern(List<String> words, String end) {
    String quoted = words.stream().map(Pattern::quote).collect(Collectors.joining("\\s+"));
    String wanted =
        quoted.length() - "\\Q\\E".length() < LONG_ENOUGH || !end.isEmpty()
            ? "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])"
            : quoted;
    return Pattern.compile(wanted + end, FLAGS);
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
