package io.callmanager.call;

import io.callmanager.call.spi.ConversationTurn.Speaker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What was said and pressed in a call, to be read by people and by players.
///
/// @param answeredAt what its times count from
/// @param lines in the order in which they began
public record Transcript(Instant answeredAt, List<Line> lines) {

  /// Something that somebody said, or pressed.
  ///
  /// @param startMillis after the answer
  /// @param endMillis after the answer; of what is still being said as long as it is known
  public record Line(
      Speaker who, String text, boolean interrupted, long startMillis, long endMillis) {}

  static Transcript of(Instant answeredAt, CallTalk story) {
    return new Transcript(
        answeredAt, story.entries().stream().map(entry -> line(answeredAt, entry)).toList());
  }

  private static Line line(Instant answeredAt, CallTalk.Entry entry) {
    long start = Math.max(0, Duration.between(answeredAt, entry.from()).toMillis());
    return switch (entry) {
      case CallTalk.Turn turn ->
          new Line(
              turn.who(),
              turn.text(),
              turn.interrupted(),
              start,
              Math.max(start, Duration.between(answeredAt, turn.until()).toMillis()));
      case CallTalk.Speech speech ->
          new Line(
              Speaker.AGENT,
              speech.text() == null ? "" : speech.text(),
              Boolean.FALSE.equals(speech.whole()),
              start,
              start + (speech.heardMillis() == null ? 0 : speech.heardMillis()));
      case CallTalk.Keys keys ->
          new Line(
              Speaker.CALLEE,
              keys.digits(),
              false,
              start,
              Math.max(start, Duration.between(answeredAt, keys.until()).toMillis()));
    };
  }

  /// A line for each, such as `[0:04] Callee: yes please`.
  public String toText() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      long seconds = line.startMillis() / 1000;
      text.append(
          String.format(
              Locale.ROOT,
              "[%d:%02d] %s: %s%s%n",
              seconds / 60,
              seconds % 60,
              name(line),
              oneLine(line.text()),
              line.interrupted() ? " (interrupted)" : ""));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /// A WebVTT file (W3C), whose cues tell the speaker by voice spans.
  public String toWebVtt() {
    StringBuilder file = new StringBuilder("WEBVTT\n");
    int number = 0;
    for (Line line : lines) {
      number++;
      file.append('\n').append(number).append('\n');
      file.append(time(line.startMillis())).append(" --> ");
      // A cue must last, if only for a moment.
      file.append(time(Math.max(line.endMillis(), line.startMillis() + 1))).append('\n');
      file.append("<v ").append(name(line)).append('>');
      file.append(escaped(oneLine(line.text()))).append('\n');
    }
    return file.toString();
  }

  private static String name(Line line) {
    return switch (line.who()) {
      case AGENT -> "Agent";
      case CALLEE -> "Callee";
    };
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String time(long millis) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }
}
