package io.callmanager.analysis;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Hears, in English, that a callee does not want to be called again.
final class NoMoreCalls {

  private static final List<String> PHRASES =
      List.of(
          "stop calling",
          "no more calls",
          "take me off",
          "remove me from",
          "remove my number",
          "unsubscribe me");

  /// “If I don't call back by Friday” and “they never call” ask for nothing: it takes somebody who is not to be called, or a request.
  private static final Pattern DO_NOT_CALL =
      Pattern.compile("\\b(?:do not|dont|never)(?: ever)? call\\b");

  private static final int MOST_CHARACTERS = 4_000;

  private static final Pattern US =
      Pattern.compile("(?:me|us|here|this number|again|any ?more|at all|ever)\\b.*");
  private static final Pattern FOR_GOOD =
      Pattern.compile("(?:(?:me|us|here|this number) )?(?:again|any ?more|ever)\\b.*");

  /// Somebody for whom it is only not the time.
  private static final Pattern FOR_A_WHILE =
      Pattern.compile(
          "(?:(?:me|us|here|back|again) ){0,3}(?:before|after|until|till|unless|if|by)\\b.*");

  private static final Pattern REQUEST =
      Pattern.compile(
          "(?:(?:please|so|and|just|then|well|ok|okay|no|hey|listen|sorry|stop)(?: |$)){0,6}");
  private static final Pattern SOMEBODY =
      Pattern.compile("(?:.* )?(?:i|we|they|he|she|it|who|people)");
  private static final Pattern YOU = Pattern.compile("(?:.* )?you");
  private static final Pattern TOLD_YOU =
      Pattern.compile("(?:.* )?(?:tell|told|telling|ask|asked|asking) you");
  private static final Pattern PERHAPS =
      Pattern.compile("(?:.* )?(?:if|when|why|unless|because) you");

  private NoMoreCalls() {}

  static boolean askedFor(Heard turn) {
    return PHRASES.stream().anyMatch(turn::has)
        || notToCall(FieldValues.cut(turn.text(), MOST_CHARACTERS));
  }

  private static boolean notToCall(String text) {
    Matcher found = DO_NOT_CALL.matcher(text);
    while (found.find()) {
      String before = text.substring(0, found.start()).strip();
      String behind = text.substring(found.end()).strip();
      if (isAskedFor(before, behind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAskedFor(String before, String behind) {
    if (FOR_A_WHILE.matcher(behind).matches() || SOMEBODY.matcher(before).matches()) {
      return false;
    }
    if (YOU.matcher(before).matches() && !TOLD_YOU.matcher(before).matches()) {
      return FOR_GOOD.matcher(behind).matches() && !PERHAPS.matcher(before).matches();
    }
    return US.matcher(behind).matches() || REQUEST.matcher(before).matches();
  }
}
