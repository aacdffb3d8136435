package io.callmanager.redaction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Finds a card's number that one person tells in several parts, one after the other: turns that are nothing but up to eight digits each.
/// Used by one thread at a time.
public final class SpreadNumbers {

  private static final int LONGEST_PART = 8;
  private static final int MOST_PARTS = CardNumbers.LONGEST;

  private final Deque<String> parts = new ArrayDeque<>();

  /// Takes what was said or pressed next.
  ///
  /// @return whether it is the last part of a card's number, so that it must not be kept
  public boolean completedBy(String text) {
    String part = onlyDigits(text);
    if (part.isEmpty() || part.length() > LONGEST_PART) {
      parts.clear();
      return false;
    }
    parts.addLast(part);
    if (parts.size() > MOST_PARTS) {
      parts.removeFirst();
    }
    String number = "";
    for (Iterator<String> latest = parts.descendingIterator(); latest.hasNext(); ) {
      number = latest.next() + number;
      if (number.length() > CardNumbers.LONGEST) {
        break;
      }
      if (number.length() > part.length() && CardNumbers.isOne(Digits.of(number).getFirst())) {
        parts.clear();
        return true;
      }
    }
    return false;
  }

  private static String onlyDigits(String text) {
    if (text.length() > Redaction.LONGEST) {
      return "";
    }
    List<Digits> runs = Digits.of(text);
    if (runs.size() != 1 || !isNothingElse(text, runs.getFirst())) {
      return "";
    }
    Digits run = runs.getFirst();
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < run.size(); i++) {
      digits.append(run.digit(i));
    }
    return digits.toString();
  }

  private static boolean isNothingElse(String text, Digits run) {
    String around = text.substring(0, run.start(0)) + text.substring(run.end(run.size() - 1));
    return around.codePoints().noneMatch(Character::isLetterOrDigit);
  }
}
