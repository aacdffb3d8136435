package io.callmanager.redaction;

import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Takes out of texts what must not be kept. The time it takes grows with a text's length and no faster, whatever the text. Any thread
/// may use it.
public final class Redaction {

  /// The longest text that is kept, in characters (UTF-16 units): the rest is not looked through, hence left away.
  public static final int LONGEST = 50_000;

  private static final String CARD = "[card number]";

  private final Map<String, Pattern> patterns = new LinkedHashMap<>();

  /// @param patterns regular expressions that [Pattern] reads, by what is put in the place of what they find
  public Redaction(Map<String, String> patterns) {
    new TreeMap<>(patterns)
        .forEach((name, text) -> this.patterns.put("[" + name + "]", Pattern.compile(text)));
  }

  /// What may be kept of something that was said or written.
  public String text(String text) {
    String kept = CardNumbers.replaced(bounded(text), CARD);
    for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
      kept =
          pattern
              .getValue()
              .matcher(kept)
              .replaceAll(com.google.re2j.Matcher.quoteReplacement(pattern.getKey()));
    }
    return kept;
  }

  /// What may be kept of keys that were pressed: the digits of a card number as `*`, as many as there were.
  public String keys(String keys) {
    String kept = CardNumbers.starred(bounded(keys));
    for (Pattern pattern : patterns.values()) {
      com.google.re2j.Matcher matcher = pattern.matcher(kept);
      StringBuilder starred = new StringBuilder();
      int from = 0;
      while (matcher.find()) {
        starred.append(kept, from, matcher.start());
        starred.repeat('*', matcher.end() - matcher.start());
        from = matcher.end();
      }
      kept = starred.append(kept, from, kept.length()).toString();
    }
    return kept;
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  @Override
  public String toString() {
    return "Redaction" + patterns.keySet();
  }
}
