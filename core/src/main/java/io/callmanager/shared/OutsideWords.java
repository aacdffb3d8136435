package io.callmanager.shared;

import java.util.regex.Pattern;

/// Words that come from outside, such as a carrier's or a customer's server's.
public final class OutsideWords {

  /// The most that is kept of them, in characters (UTF-16 units).
  public static final int LONGEST = 300;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  private OutsideWords() {}

  /// What can be shown and stored of words: the rest is left out.
  public static String printable(String words) {
    String shown = UNPRINTABLE.matcher(words).replaceAll("");
    if (shown.length() <= LONGEST) {
      return shown;
    }
    boolean inHalf = Character.isHighSurrogate(shown.charAt(LONGEST - 1));
    return shown.substring(0, inHalf ? LONGEST - 1 : LONGEST);
  }
}
