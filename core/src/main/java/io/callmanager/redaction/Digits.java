package io.callmanager.redaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The digits of a text that follow each other with nothing but blanks, dashes and the like between them, as they are written (`4111`)
/// or said (`four one one one`, `double four`, `forty-one`).
///
/// @param atoms in the text's order
record Digits(List<Atom> atoms) {

  /// The most that may stand between two digits of one number, in characters.
  private static final int MOST_BETWEEN = 12;

  private static final String BETWEEN = " -–—−.,/_*#\t\n\r\u00a0\u2009\u202f";

  /// One digit, or two that are one word.
  ///
  /// @param start where it begins in the text
  /// @param end where it ends
  /// @param written whether it directly follows a digit that is written, so that both are one group
  record Atom(int start, int end, int digit, boolean written) {}

  private static final Map<String, Integer> UNITS = new HashMap<>();
  private static final Map<String, Integer> TENS = new HashMap<>();
  private static final Map<String, Integer> TEENS = new HashMap<>();
  private static final Map<String, Integer> TIMES =
      Map.of("double", 2, "twice", 2, "triple", 3, "treble", 3);
  private static final List<String> PASSED_OVER =
      List.of("and", "dash", "hyphen", "space", "uh", "um", "er", "erm", "then", "und", "y", "et");

  static {
    units(0, "zero oh o nought naught nil null cero zéro nul nula");
    units(1, "one eins ein uno una un une um uma een één");
    units(2, "two zwei zwo dos deux due dois duas twee");
    units(3, "three drei tres trois tre três drie");
    units(4, "four vier cuatro quatre quattro quatro");
    units(5, "five fünf cinco cinq cinque vijf");
    units(6, "six sechs seis sei zes");
    units(7, "seven sieben siete sept sette sete zeven");
    units(8, "eight acht ocho huit otto oito");
    units(9, "nine niner neun nueve neuf nove negen");
    each(
        TEENS,
        10,
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen");
    each(TENS, 2, "twenty thirty forty fifty sixty seventy eighty ninety");
    TENS.put("fourty", 4);
  }

  private static void units(int value, String words) {
    for (String word : words.split(" ")) {
      UNITS.put(word, value);
    }
  }

  private static void each(Map<String, Integer> words, int first, String inOrder) {
    int value = first;
    for (String word : inOrder.split(" ")) {
      words.put(word, value++);
    }
  }

  /// All runs of digits in a text, in its order.
  static List<Digits> of(String text) {
    return new Reader(text).read();
  }

  int size() {
    return atoms.size();
  }

  int digit(int at) {
    return atoms.get(at).digit();
  }

  /// Whether a number may begin here: nothing written goes on from the digit before it.
  boolean beginsGroup(int at) {
    return at == 0 || !atoms.get(at).written();
  }

  /// Where the digits are in the text, from the first of them to behind the last.
  int start(int at) {
    return atoms.get(at).start();
  }

  int end(int at) {
    return atoms.get(at).end();
  }

  private static final class Reader {
    private final String text;
    private final List<Digits> runs = new ArrayList<>();
    private final List<Atom> run = new ArrayList<>();
    private int times = 1;
    private int timesFrom = -1;
    private int tens = -1;
    private int between;

    Reader(String text) {
      this.text = text;
    }

    List<Digits> read() {
      int at = 0;
      boolean afterWritten = false;
      while (at < text.length()) {
        int c = text.codePointAt(at);
        int next = at + Character.charCount(c);
        if (Character.isDigit(c)) {
          add(at, next, Character.digit(c, 10), afterWritten);
          afterWritten = true;
        } else if (Character.isLetter(c)) {
          while (next < text.length() && Character.isLetter(text.codePointAt(next))) {
            next += Character.charCount(text.codePointAt(next));
          }
          word(at, next);
          afterWritten = false;
        } else {
          afterWritten = false;
          separate(c, next - at);
        }
        at = next;
      }
      finish();
      return runs;
    }

    private void separate(int c, int length) {
      between += length;
      if (BETWEEN.indexOf(c) < 0 || between > MOST_BETWEEN) {
        finish();
      }
    }

    private void word(int from, int to) {
      if (to - from > MOST_BETWEEN) {
        finish();
        return;
      }
      String word = text.substring(from, to).toLowerCase(Locale.ROOT);
      Integer unit = UNITS.get(word);
      if (unit != null) {
        unit(from, to, unit);
      } else if (TEENS.containsKey(word)) {
        int value = TEENS.get(word);
        add(from, to, value / 10, false);
        add(from, to, value % 10, false);
      } else if (TENS.containsKey(word)) {
        add(from, to, TENS.get(word), false);
        add(from, to, 0, false);
        tens = run.size() - 1;
      } else if (TIMES.containsKey(word)) {
        times = TIMES.get(word);
        timesFrom = from;
        between = 0;
      } else if (PASSED_OVER.contains(word)) {
        between = 0;
      } else {
        finish();
      }
    }

    /// `forty one` is 41 and not 40 and 1.
    private void unit(int from, int to, int value) {
      if (tens >= 0 && tens == run.size() - 1 && value > 0 && between <= 1) {
        run.set(tens, new Atom(from, to, value, false));
        tens = -1;
        between = 0;
      } else {
        add(from, to, value, false);
      }
    }

    private void add(int from, int to, int digit, boolean written) {
      int begins = timesFrom >= 0 ? timesFrom : from;
      for (int i = 0; i < times; i++) {
        run.add(new Atom(begins, to, digit, written));
      }
      times = 1;
      timesFrom = -1;
      tens = -1;
      between = 0;
    }

    private void finish() {
      if (!run.isEmpty()) {
        runs.add(new Digits(List.copyOf(run)));
        run.clear();
      }
      times = 1;
      timesFrom = -1;
      tens = -1;
      between = 0;
    }
  }
}
