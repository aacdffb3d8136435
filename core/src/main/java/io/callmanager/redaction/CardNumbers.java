package io.callmanager.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Finds numbers of payment cards (ISO/IEC 7812): 13 to 19 digits whose last one is the check digit of the others.
///
/// Digits that stand alone and are as many are a card's if the check digit is right. In more digits than a card has, or in some of which only a
/// part is right, such as a card's number with its expiry behind it, a part is taken for a card's if it also begins as cards do.
final class CardNumbers {

  static final int SHORTEST = 13;
  static final int LONGEST = 19;
  private static final int LONGEST_PHONE = 15;

  private CardNumbers() {}

  /// A card's number in a text.
  private record Found(int start, int end) {}

  /// A text with something else in the place of each card's number.
  static String replaced(String text, String by) {
    return replaced(text, number -> by);
  }

  /// A text with `*` in the place of each digit of a card's number.
  static String starred(String text) {
    return replaced(text, number -> number.replaceAll("[^\\s*#-]", "*"));
  }

  private static String replaced(String text, Function<String, String> by) {
    List<Found> found = find(text);
    if (found.isEmpty()) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int from = 0;
    for (Found number : found) {
      int start = Math.max(from, number.start());
      kept.append(text, from, start).append(by.apply(text.substring(start, number.end())));
      from = number.end();
    }
    return kept.append(text, from, text.length()).toString();
  }

  private static List<Found> find(String text) {
    List<Found> found = new ArrayList<>();
    for (Digits run : Digits.of(text)) {
      if (run.size() < SHORTEST) {
        continue;
      }
      if (isPhoneNumber(run, text)) {
        continue;
      }
      if (run.size() <= LONGEST && isRight(run, 0, run.size())) {
        found.add(new Found(run.start(0), run.end(run.size() - 1)));
      } else {
        findParts(run, found);
      }
    }
    return found;
  }

  /// A plus sign begins numbers of phones, which have 15 digits at most (E.164).
  private static boolean isPhoneNumber(Digits run, String text) {
    int start = run.start(0);
    return run.size() <= LONGEST_PHONE && start > 0 && text.charAt(start - 1) == '+';
  }

  private static void findParts(Digits run, List<Found> found) {
    int from = 0;
    while (from + SHORTEST <= run.size()) {
      int to = mayBegin(run, from) ? endOfPart(run, from) : from;
      if (to > from) {
        found.add(new Found(run.start(from), run.end(to - 1)));
        from = to;
      } else {
        from++;
      }
    }
  }

  /// In digits that are written as one and are too many for a card, one may begin anywhere; in others only where a group does.
  private static boolean mayBegin(Digits run, int at) {
    return run.beginsGroup(at) || inLongGroup(run, at);
  }

  private static boolean inLongGroup(Digits run, int at) {
    int first = at;
    while (first > 0 && at - first <= LONGEST && !run.beginsGroup(first)) {
      first--;
    }
    int last = at;
    while (last < run.size() && last - first <= LONGEST) {
      if (last > at && run.beginsGroup(last)) {
        break;
      }
      last++;
    }
    return last - first > LONGEST;
  }

  private static int endOfPart(Digits run, int from) {
    for (int length = LONGEST; length >= SHORTEST; length--) {
      int to = from + length;
      if (to <= run.size()
          && (to == run.size() || run.beginsGroup(to) || inLongGroup(run, from))
          && beginsLikeACard(run, from, length)
          && isRight(run, from, to)) {
        return to;
      }
    }
    return from;
  }

  private static boolean beginsLikeACard(Digits run, int from, int length) {
    int first = run.digit(from);
    int second = run.digit(from + 1);
    return switch (first) {
      case 2 -> length == 16 && (second >= 2 && second <= 7);
      case 3 -> beginsWithThree(second, length);
      case 4 -> length == 13 || length == 16 || length == 19;
      case 5 -> length == 16 || second == 0 || second > 5;
      case 6 -> true;
      default -> false;
    };
  }

  private static boolean beginsWithThree(int second, int length) {
    return switch (second) {
      case 4, 7 -> length == 15;
      case 0, 6, 8, 9 -> length >= 14;
      case 5 -> length >= 16;
      default -> false;
    };
  }

  /// Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B; the Luhn formula). Zeros alone are no card's.
  private static boolean isRight(Digits run, int from, int to) {
    int sum = 0;
    int any = 0;
    for (int i = to - 1; i >= from; i--) {
      int digit = run.digit(i);
      any |= digit;
      boolean second = (to - 1 - i) % 2 == 1;
      int doubled = digit * 2;
      sum += second ? (doubled > 9 ? doubled - 9 : doubled) : digit;
    }
    return any != 0 && sum % 10 == 0;
  }

  /// Whether digits, and no others, are a card's number.
  static boolean isOne(Digits digits) {
    return digits.size() >= SHORTEST
        && digits.size() <= LONGEST
        && beginsLikeACard(digits, 0, digits.size())
        && isRight(digits, 0, digits.size());
  }
}
