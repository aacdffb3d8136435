package io.callmanager.telephony.conversation;

import io.callmanager.telephony.hearing.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the callee says in one turn: one utterance, or several with pauses between them that were taken for the end. Lives in the
/// call's mailbox.
final class CalleeTurn {

  private static final class Part {
    private final long beganMillis;
    private long endedMillis;
    private boolean over;
    private int spokenMillis;
    private long endedAtNanos;
    private long toldAtNanos;
    private @Nullable Heard soFar;
    private @Nullable Heard heard;
    private boolean failed;

    Part(long beganMillis) {
      this.beganMillis = beganMillis;
    }

    boolean isTold() {
      return heard != null || failed;
    }

    /// No more will be understood of it than was by now.
    void fail(long atNanos) {
      heard = soFar;
      failed = true;
      toldAtNanos = atNanos;
    }
  }

  private final TreeMap<Integer, Part> parts = new TreeMap<>();

  /// Somebody begins to speak.
  ///
  /// @param continues whether this utterance holds the one before it, too
  void began(int utterance, long atMillis, boolean continues) {
    Part before = continues ? parts.remove(utterance - 1) : null;
    parts.put(utterance, new Part(before == null ? atMillis : before.beganMillis));
  }

  /// An utterance is over.
  ///
  /// @return whether it belongs to this turn
  boolean ended(int utterance, long atMillis, int spokenMillis, long atNanos) {
    Part part = parts.get(utterance);
    if (part == null) {
      return false;
    }
    part.over = true;
    part.endedMillis = atMillis;
    part.spokenMillis = spokenMillis;
    part.endedAtNanos = atNanos;
    return true;
  }

  void heard(int utterance, Heard what, long atNanos) {
    Part part = parts.get(utterance);
    if (part != null && !part.isTold()) {
      part.heard = what;
      part.toldAtNanos = atNanos;
    }
  }

  /// What was understood by now of an utterance, which counts when its engine breaks off.
  void soFar(int utterance, Heard what) {
    Part part = parts.get(utterance);
    if (part != null) {
      part.soFar = what;
    }
  }

  void failed(int utterance, long atNanos) {
    Part part = parts.get(utterance);
    if (part != null && !part.isTold()) {
      part.fail(atNanos);
    }
  }

  /// No more will be understood of what is over.
  void giveUp(long atNanos) {
    for (Part part : parts.values()) {
      if (part.over && !part.isTold()) {
        part.fail(atNanos);
      }
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /// Whether the callee speaks.
  boolean speaking() {
    return parts.values().stream().anyMatch(part -> !part.over);
  }

  boolean speaking(int utterance) {
    Part part = parts.get(utterance);
    return part != null && !part.over;
  }

  /// Whether all is said and understood, as far as it can be.
  boolean complete() {
    return parts.values().stream().allMatch(part -> part.over && part.isTold());
  }

  /// Lets go of an utterance that is no part of what the callee wants to say.
  void drop(int utterance) {
    parts.remove(utterance);
  }

  /// Lets go of all but what the callee is saying at the moment.
  void keepSpeaking() {
    parts.values().removeIf(part -> part.over);
  }

  void clear() {
    parts.clear();
  }

  String text() {
    return heard().stream()
        .map(Heard::text)
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining(" "));
  }

  /// The least sure of it.
  double confidence() {
    return heard().stream()
        .filter(heard -> !heard.text().isBlank())
        .mapToDouble(Heard::confidence)
        .min()
        .orElse(0);
  }

  /// The engine that understood it; null when none did.
  @Nullable String by() {
    return heard().stream().map(Heard::engine).findFirst().orElse(null);
  }

  private List<Heard> heard() {
    List<Heard> all = new ArrayList<>();
    for (Part part : parts.values()) {
      if (part.heard != null) {
        all.add(part.heard);
      }
    }
    return all;
  }

  long beganMillis() {
    return parts.isEmpty() ? 0 : parts.firstEntry().getValue().beganMillis;
  }

  long endedMillis() {
    return parts.isEmpty() ? 0 : parts.lastEntry().getValue().endedMillis;
  }

  int spokenMillis() {
    return parts.values().stream().mapToInt(part -> part.spokenMillis).sum();
  }

  /// When it was known that the callee had finished, of the monotonic clock.
  long endedAtNanos() {
    return parts.values().stream().mapToLong(part -> part.endedAtNanos).max().orElse(0);
  }

  /// From then until what was said was understood.
  long recognitionMillis() {
    long told = parts.values().stream().mapToLong(part -> part.toldAtNanos).max().orElse(0);
    return Math.max(0, (told - endedAtNanos()) / 1_000_000);
  }
}
