package io.callmanager.telephony.conversation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Knows when a callee takes their leave: when a few words hold a phrase that says so.
final class Goodbyes {

  /// Somebody who says more has more to say.
  private static final int MOST_WORDS = 7;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}']+");

  private final List<String> phrases;

  Goodbyes(List<String> phrases) {
    this.phrases =
        phrases.stream().map(Goodbyes::words).filter(words -> words.length() > 2).toList();
  }

  boolean isOne(String text) {
    String said = words(text);
    return said.strip().split(" ").length <= MOST_WORDS
        && phrases.stream().anyMatch(said::contains);
  }

  /// Words between spaces, before the first and behind the last one too.
  private static String words(String text) {
    return " " + BETWEEN_WORDS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ";
  }
}
