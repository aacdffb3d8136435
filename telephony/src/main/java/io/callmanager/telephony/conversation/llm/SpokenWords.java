package io.callmanager.telephony.conversation.llm;

import java.util.List;
import java.util.Locale;

/// Makes of what a model writes what can be spoken, piece by piece: without markdown's signs, tags, emoji, control characters and
/// the noise of URLs. What a model thinks between `<think>` and `</think>` is left out. As much as can be is passed on at once.
final class SpokenWords {

  private static final List<String> BEFORE_URLS = List.of("https://", "http://", "www.");
  private static final int LONGEST_TAG = 60;
  private static final int LONGEST_LINK = 200;
  private static final int FENCE = 3;

  /// Arrows, dingbats and pictures are beyond; signs such as ° and © are not.
  private static final int FIRST_PICTURE = 0x2190;

  private enum Mode {
    TEXT,
    TAG,
    LINK_TEXT,
    LINK_END,
    LINK_URL,
    URL,
    URL_REST,
    FENCE_INFO
  }

  private final int most;
  private int written;
  private Mode mode = Mode.TEXT;
  private boolean thinking;
  private boolean lineBegins = true;
  private boolean wordBegins = true;
  private boolean underscore;
  private int backticks;
  private char highSurrogate;

  /// What may turn out to be a tag, a link or a URL.
  private final StringBuilder held = new StringBuilder();

  private StringBuilder out = new StringBuilder();

  /// @param most how many characters are passed on, at most
  SpokenWords(int most) {
    this.most = most;
  }

  /// Whether no more is passed on.
  boolean isFull() {
    return written >= most;
  }

  /// Takes another piece.
  ///
  /// @return what can be spoken of it by now; may be empty
  String add(String piece) {
    for (int i = 0; i < piece.length() && !isFull(); i++) {
      char c = piece.charAt(i);
      if (Character.isHighSurrogate(c)) {
        highSurrogate = c;
      } else if (!Character.isLowSurrogate(c)) {
        highSurrogate = 0;
        take(c);
      } else if (highSurrogate != 0) {
        take(Character.toCodePoint(highSurrogate, c));
        highSurrogate = 0;
      }
    }
    return taken();
  }

  /// There are no more pieces.
  ///
  /// @return what was kept back until now
  String finish() {
    if (mode != Mode.LINK_URL) {
      writeHeld();
    }
    mode = Mode.TEXT;
    return taken();
  }

  private String taken() {
    String text = out.toString();
    out = new StringBuilder();
    return text;
  }

  private void take(int raw) {
    int c = raw == '\t' || raw == '\r' || raw == 0x2028 || raw == 0x2029 ? ' ' : raw;
    if (isNoise(c)) {
      return;
    }
    if (c == '`') {
      backticks++;
      if (backticks == FENCE) {
        mode = Mode.FENCE_INFO;
      }
      return;
    }
    backticks = 0;
    switch (mode) {
      case TEXT -> text(c);
      case TAG -> tag(c);
      case LINK_TEXT -> linkText(c);
      case LINK_END -> linkEnd(c);
      case LINK_URL -> linkUrl(c);
      case URL -> url(c);
      case URL_REST -> urlRest(c);
      case FENCE_INFO -> {
        if (c == '\n') {
          mode = Mode.TEXT;
          text(c);
        }
      }
    }
  }

  private static boolean isNoise(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n';
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          true;
      case Character.OTHER_SYMBOL -> c >= FIRST_PICTURE;
      case Character.MODIFIER_SYMBOL -> c >= 0x1F000;
      case Character.NON_SPACING_MARK -> c >= 0xFE00 && c <= 0xFE0F;
      default -> false;
    };
  }

  private void text(int c) {
    if (underscore && c != '_') {
      underscore = false;
      if (Character.isLetterOrDigit(c)) {
        write(' ');
      }
    }
    if (c == '<') {
      writeHeld();
      hold(c, Mode.TAG);
    } else if (c == '[') {
      writeHeld();
      hold(c, Mode.LINK_TEXT);
    } else if (lineBegins && held.isEmpty() && (c == '#' || c == '>' || c == '•' || c == ' ')) {
      return;
    } else if (c == '*' || c == '~') {
      return;
    } else if (c == '_') {
      writeHeld();
      underscore = !wordBegins;
    } else if (wordBegins || !held.isEmpty()) {
      word(c);
    } else {
      write(c);
    }
  }

  /// The beginning of a word may be that of a URL.
  private void word(int c) {
    held.appendCodePoint(c);
    wordBegins = false;
    String so = held.toString().toLowerCase(Locale.ROOT);
    if (lineBegins && so.equals("-")) {
      return;
    }
    if (so.equals("- ")) {
      held.setLength(0);
      wordBegins = true;
      return;
    }
    if (BEFORE_URLS.contains(so)) {
      held.setLength(0);
      mode = Mode.URL;
    } else if (BEFORE_URLS.stream().noneMatch(before -> before.startsWith(so))) {
      writeHeld();
    }
  }

  private void hold(int c, Mode next) {
    held.setLength(0);
    held.appendCodePoint(c);
    mode = next;
  }

  private void tag(int c) {
    held.appendCodePoint(c);
    boolean named = held.length() != 2 || c == '/' || Character.isLetter(c);
    if (c == '>' && named) {
      String tag = held.toString().toLowerCase(Locale.ROOT);
      thinking = tag.equals("<think>") || (thinking && !tag.equals("</think>"));
      held.setLength(0);
      mode = Mode.TEXT;
    } else if (!named || c == '\n' || held.length() > LONGEST_TAG) {
      mode = Mode.TEXT;
      writeHeld();
    }
  }

  private void linkText(int c) {
    held.appendCodePoint(c);
    if (c == ']') {
      mode = Mode.LINK_END;
    } else if (c == '\n' || held.length() > LONGEST_LINK) {
      mode = Mode.TEXT;
      writeHeld();
    }
  }

  private void linkEnd(int c) {
    mode = Mode.TEXT;
    if (c == '(') {
      String text = held.substring(1, held.length() - 1);
      held.setLength(0);
      text.codePoints().forEach(this::write);
      mode = Mode.LINK_URL;
    } else {
      writeHeld();
      text(c);
    }
  }

  private void linkUrl(int c) {
    if (c == ')' || c == '\n') {
      mode = Mode.TEXT;
    }
  }

  private void url(int c) {
    if (Character.isWhitespace(c)) {
      mode = Mode.TEXT;
      text(c);
    } else if (c == '?' || c == '#') {
      hold(c, Mode.URL_REST);
    } else if (c == 'w' || c == '.' || !held.isEmpty()) {
      held.appendCodePoint(c);
      if (held.toString().equals("www.")) {
        held.setLength(0);
      } else if (!"www.".startsWith(held.toString())) {
        writeHeld();
        mode = Mode.URL;
      }
    } else {
      write(c);
    }
  }

  /// What follows a question mark is left out, but for the mark itself at the end of a sentence.
  private void urlRest(int c) {
    if (Character.isWhitespace(c)) {
      mode = Mode.TEXT;
      if (!held.toString().equals("?")) {
        held.setLength(0);
      }
      writeHeld();
      text(c);
    } else {
      held.setLength(0);
    }
  }

  private void writeHeld() {
    String kept = held.toString();
    held.setLength(0);
    kept.codePoints().forEach(this::write);
  }

  private void write(int c) {
    lineBegins = c == '\n';
    wordBegins = Character.isWhitespace(c) || c == '(' || c == '"';
    int length = Character.charCount(c);
    if (!thinking && written + length <= most) {
      out.appendCodePoint(c);
      written += length;
    } else if (!thinking) {
      written = most;
    }
  }
}
