package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.ConversationTurn.Speaker;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that a model says, in samples from the beginning of the line and in words. Not for several threads.
final class RealtimeItem {

  private static final int LONGEST_TEXT = 20_000;

  private final long from;
  private long until;
  private long beganMillis = -1;

  /// When it was played to its end, or was cut; -1 before.
  private long endedMillis = -1;

  /// How much of it was heard, where it was cut; -1 where it was not.
  private long heard = -1;

  private boolean complete;
  private @Nullable String text;
  private final StringBuilder textSoFar = new StringBuilder();

  /// @param from where its sound begins
  RealtimeItem(long from) {
    this.from = from;
    this.until = from;
  }

  /// There is more of its sound.
  void reaches(long end) {
    until = end;
  }

  /// All of its sound is there.
  void complete() {
    complete = true;
  }

  /// There are more of its words.
  void writes(String words) {
    if (textSoFar.length() + words.length() <= LONGEST_TEXT) {
      textSoFar.append(words);
    }
  }

  /// All of its words are there.
  void isWritten(String all) {
    text = all;
  }

  boolean isKnownInWords() {
    return text != null;
  }

  /// Whether it was played to its end, or cut.
  boolean isOver() {
    return endedMillis >= 0;
  }

  /// The line was played up to here.
  void played(long position, long now) {
    if (beganMillis < 0 && position > from) {
      beganMillis = now;
    }
    if (endedMillis < 0 && complete && position >= until) {
      endedMillis = now;
    }
  }

  /// No more of it is played, if it is not over.
  ///
  /// @return how much of it was heard, in samples
  long cut(long position, long now) {
    if (!isOver()) {
      endedMillis = now;
      heard = Math.clamp(position, from, until) - from;
    }
    return heard;
  }

  /// What was heard of it, in the words that are known by now; empty when nothing was.
  Optional<LineEvent.Said> said() {
    String all = text == null ? textSoFar.toString() : text;
    boolean cut = heard >= 0 && (heard < until - from || !complete);
    String words = heard == 0 ? "" : cut ? beginning(all) : all.strip();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    long began = beganMillis < 0 ? endedMillis : beganMillis;
    return Optional.of(new LineEvent.Said(Speaker.AGENT, words, began, endedMillis, cut));
  }

  /// As many of its words as were heard of its sound.
  private String beginning(String all) {
    String[] words = all.strip().split("\\s+");
    int count = (int) (words.length * heard / Math.max(1, until - from));
    return String.join(" ", Arrays.asList(words).subList(0, Math.min(count, words.length)));
  }
}
