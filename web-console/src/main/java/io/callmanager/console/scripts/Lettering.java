package io.callmanager.console.scripts;

import java.util.ArrayList;
import java.util.List;

/// How much room text takes in a drawing, roughly: the browser's letters are not known here, so it is rather too much.
final class Lettering {

  private static final String CUT = "…";
  private static final String NARROW = "fijlrtI.,:;'|!()[]/ -";
  private static final String BROAD = "mwMW@%&#+=<>~";
  private static final double SLIM = 0.4;
  private static final double USUAL = 0.62;
  private static final double CAPITAL = 0.72;
  private static final double WIDE = 0.96;
  private static final double FULL = 1.05;

  /// From here on letters of East Asia and pictures, which are as wide as high.
  private static final int EAST = 0x1100;

  private Lettering() {}

  /// The width of a text whose letters are so many units high.
  static double width(String text, double size) {
    return size * text.codePoints().mapToDouble(Lettering::share).sum();
  }

  private static double share(int c) {
    if (c >= EAST && !(c >= 0x2000 && c < 0x2E80)) {
      return FULL;
    }
    if (NARROW.indexOf(c) >= 0) {
      return SLIM;
    }
    if (BROAD.indexOf(c) >= 0) {
      return WIDE;
    }
    return Character.isUpperCase(c) ? CAPITAL : USUAL;
  }

  /// A text on one line, cut where it does not fit.
  static String line(String text, double size, double width) {
    String plain = plain(text);
    if (width(plain, size) <= width) {
      return plain;
    }
    return fitting(plain, size, width - width(CUT, size)).stripTrailing() + CUT;
  }

  /// A text on so many lines at most; what does not fit on them is cut.
  static List<String> lines(String text, double size, double width, int most) {
    List<String> lines = new ArrayList<>();
    String rest = plain(text);
    while (!rest.isEmpty() && lines.size() < most) {
      if (lines.size() == most - 1) {
        lines.add(line(rest, size, width));
        break;
      }
      String fits = fitting(rest, size, width);
      int end = fits.length();
      if (end < rest.length() && rest.charAt(end) != ' ') {
        int blank = fits.lastIndexOf(' ');
        end = blank > 0 ? blank : end;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    return lines;
  }

  /// The longest beginning that fits, which is at least one letter.
  private static String fitting(String text, double size, double width) {
    double used = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      used += size * share(c);
      if (used > width && end > 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }

  /// No line ends, and nothing that can't be seen or that turns the direction of what follows.
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? ' ' : c)
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .forEach(plain::appendCodePoint);
    return plain.toString().strip().replaceAll(" {2,}", " ");
  }
}
