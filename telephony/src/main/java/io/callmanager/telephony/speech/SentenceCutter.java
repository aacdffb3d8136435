package io.callmanager.telephony.speech;

import java.util.function.Consumer;

/// Makes sentences of a text that comes in pieces of any size, so that each can be spoken as soon as it is there. What comes after
/// a full stop is awaited before it is taken for a sentence's end: `3.` may be the beginning of `3.50`.
public final class SentenceCutter {

  /// A sentence that is longer is cut between words, so that nobody waits for its end.
  private static final int LONGEST = 300;

  /// A shorter beginning is not worth a breath.
  private static final int SHORTEST = 4;

  /// Chinese and Japanese sentences are not followed by a space.
  private static final String WIDE_STOPS = "。！？";

  private final Consumer<String> sentences;
  private final StringBuilder text = new StringBuilder();
  private int looked;

  /// @param sentences told of each sentence as soon as it is known
  public SentenceCutter(Consumer<String> sentences) {
    this.sentences = sentences;
  }

  /// Takes some more of the text.
  public void add(String piece) {
    text.append(piece);
    int end = end();
    while (end >= 0) {
      cut(end);
      end = end();
    }
  }

  /// There is no more text: the rest is a sentence.
  public void finish() {
    cut(text.length());
  }

  private void cut(int end) {
    String sentence = text.substring(0, end).strip();
    text.delete(0, end);
    looked = 0;
    if (!sentence.isEmpty()) {
      sentences.accept(sentence);
    }
  }

  /// Where the first sentence ends; negative when it is not known yet.
  private int end() {
    for (int i = looked; i < text.length(); i++) {
      char here = text.charAt(i);
      if (WIDE_STOPS.indexOf(here) >= 0) {
        return i + 1;
      }
      if (i >= SHORTEST && Character.isWhitespace(here) && isEnd(i)) {
        return i;
      }
    }
    looked = Math.max(0, text.length() - 1);
    if (text.length() <= LONGEST) {
      return -1;
    }
    int space = text.lastIndexOf(" ", LONGEST);
    return space > SHORTEST ? space : LONGEST;
  }

  /// Whether what goes before white space is the end of a sentence.
  private boolean isEnd(int space) {
    if (text.charAt(space) == '\n') {
      return true;
    }
    int last = space - 1;
    while (last > 0 && "\"')]”’»".indexOf(text.charAt(last)) >= 0) {
      last--;
    }
    char mark = text.charAt(last);
    if (mark == '.') {
      return !Sentences.endsAbbreviated(text.substring(0, last + 1));
    }
    return mark == '!' || mark == '?' || mark == '…' || mark == ':' || mark == ';';
  }
}
