package io.callmanager.redaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
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
    return partsCompletedBy(onlyDigits(text)) > 0;
  }

  /// How many digits were told that may be the beginning of a card's number.
  public int pending() {
    int pending = 0;
    for (Iterator<String> latest = parts.descendingIterator(); latest.hasNext(); ) {
      int length = latest.next().length();
      if (pending + length >= CardNumbers.LONGEST) {
        break;
      }
      pending += length;
    }
    return pending;
  }

  /// Texts without those that together are a card's number. What stands between them and is not only digits makes no difference.
  ///
  /// @param hidden what is put in the place of each
  public static List<String> hiddenIn(List<String> texts, String hidden) {
    List<String> kept = new ArrayList<>(texts);
    List<Integer> places = new ArrayList<>();
    SpreadNumbers spread = new SpreadNumbers();
    for (int at = 0; at < texts.size(); at++) {
      String part = onlyDigits(texts.get(at));
      if (!part.isEmpty()) {
        places.add(at);
        int parts = spread.partsCompletedBy(part);
        places
            .subList(places.size() - parts, places.size())
            .forEach(place -> kept.set(place, hidden));
      }
    }
    return kept;
  }

  private int partsCompletedBy(String part) {
    if (part.isEmpty() || part.length() > LONGEST_PART) {
      parts.clear();
      return 0;
    }
    parts.addLast(part);
    if (parts.size() > MOST_PARTS) {
      parts.removeFirst();
    }
    String number = "";
    int taken = 0;
    for (Iterator<String> latest = parts.descendingIterator(); latest.hasNext(); ) {
      number = latest.next() + number;
      taken++;
      if (number.length() > CardNumbers.LONGEST) {
        break;
      }
      if (number.length() > part.length() && CardNumbers.isOne(Digits.of(number).getFirst())) {
        parts.clear();
        return taken;
      }
    }
    return 0;
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
