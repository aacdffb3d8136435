package io.callmanager.telephony.conversation;

import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.speech.SpokenPlayback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A reply being said, and how much of it was really heard. What is told of it comes on media threads; everything else happens in
/// the call's mailbox.
final class Speaking implements SpokenPlayback.Listener {

  /// Told on a media thread: note it and return.
  interface Listener {

    void started(Speaking speaking);

    void over(Speaking speaking);
  }

  /// Hears of nothing.
  static final class Unheard implements Listener {

    @Override
    public void started(Speaking speaking) {}

    @Override
    public void over(Speaking speaking) {}
  }

  /// A sentence in the call's audio.
  private record Piece(long millis, long pauseMillis) {}

  private final PlaybackId id = PlaybackId.next();
  private final Reply reply;
  private final int from;
  private final Listener listener;
  private final long begunAtNanos = System.nanoTime();
  private final List<Piece> pieces = new ArrayList<>();
  private long firstPieceAtNanos;
  private long startedAtNanos;
  private long playedMillis;
  private boolean inFull;

  /// @param from the first sentence that is said
  Speaking(Reply reply, int from, Listener listener) {
    this.reply = reply;
    this.from = from;
    this.listener = listener;
  }

  PlaybackId id() {
    return id;
  }

  Reply reply() {
    return reply;
  }

  @Override
  public synchronized void onPiece(long millis, long pauseMillis) {
    if (pieces.isEmpty()) {
      firstPieceAtNanos = System.nanoTime();
    }
    pieces.add(new Piece(millis, pauseMillis));
  }

  @Override
  public void onStarted(String voice) {
    synchronized (this) {
      startedAtNanos = System.nanoTime();
    }
    listener.started(this);
  }

  @Override
  public void onFinished(long millis, boolean complete) {
    synchronized (this) {
      playedMillis = millis;
      inFull = complete;
    }
    listener.over(this);
  }

  /// Whether it was said to its end; known when it is over.
  synchronized boolean inFull() {
    return inFull;
  }

  /// When its first sound left, of the monotonic clock; 0 before.
  synchronized long startedAtNanos() {
    return startedAtNanos;
  }

  /// From the first sentence to its sound.
  synchronized long synthesisMillis() {
    return firstPieceAtNanos == 0 ? 0 : (firstPieceAtNanos - begunAtNanos) / 1_000_000;
  }

  /// What was heard of it, to the word; known when it is over.
  synchronized String heard() {
    List<String> sentences = reply.sentences();
    if (inFull) {
      return String.join(
          " ", sentences.subList(Math.min(from, sentences.size()), sentences.size()));
    }
    return heard(sentences, playedMillis);
  }

  /// What was heard of it until a moment of the monotonic clock, while it is being said.
  synchronized String heardUntil(long nanos) {
    return startedAtNanos == 0
        ? ""
        : heard(reply.sentences(), (nanos - startedAtNanos) / 1_000_000);
  }

  private String heard(List<String> sentences, long millis) {
    List<String> heard = new ArrayList<>();
    long left = millis;
    for (int i = 0; i < pieces.size() && from + i < sentences.size() && left > 0; i++) {
      Piece piece = pieces.get(i);
      left -= piece.pauseMillis();
      heard.add(beginning(sentences.get(from + i), left, piece.millis()));
      left -= piece.millis();
    }
    return String.join(" ", heard).strip();
  }

  /// As many of a sentence's words as its sound was heard of.
  private static String beginning(String sentence, long heardMillis, long millis) {
    if (heardMillis >= millis) {
      return sentence;
    }
    String[] words = sentence.split("\\s+");
    int count = (int) (words.length * Math.max(0, heardMillis) / Math.max(1, millis));
    return String.join(" ", Arrays.asList(words).subList(0, count));
  }

  /// The first sentence that was not heard to its end; known when it is over.
  synchronized int unheard() {
    long left = playedMillis;
    int at = from;
    for (Piece piece : pieces) {
      left -= piece.pauseMillis() + piece.millis();
      if (left < 0) {
        return at;
      }
      at++;
    }
    return at;
  }
}
