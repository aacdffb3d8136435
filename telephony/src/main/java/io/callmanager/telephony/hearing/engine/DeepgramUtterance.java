package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.Heard;

/// An utterance as it comes back from Deepgram, piece by piece. Not for several threads.
final class DeepgramUtterance {

  private static final int LONGEST = 20_000;

  /// Positions are told in milliseconds.
  private static final double EPSILON = 0.03;

  private final int number;
  private final double from;
  private final StringBuilder finals = new StringBuilder();
  private String interim = "";
  private double surest;
  private int letters;
  private double until;

  /// @param from where in the stream it begins, in seconds
  DeepgramUtterance(int number, double from) {
    this.number = number;
    this.from = from;
    this.until = from;
  }

  int number() {
    return number;
  }

  /// Whether a result is about this utterance, and not about one before it in the same stream.
  boolean isAbout(DeepgramResult result) {
    return (result.start() + result.end()) / 2 >= from - EPSILON;
  }

  void take(DeepgramResult result) {
    if (!result.isFinal()) {
      interim = result.text();
      return;
    }
    interim = "";
    until = Math.max(until, result.end());
    if (!result.text().isEmpty() && finals.length() + result.text().length() < LONGEST) {
      finals.append(finals.isEmpty() ? "" : " ").append(result.text());
      surest += result.confidence() * result.text().length();
      letters += result.text().length();
    }
  }

  /// Whether all is final up to a position in the stream.
  boolean isFinalUntil(double position) {
    return until >= position - EPSILON;
  }

  /// What is understood so far.
  String text() {
    return finals.isEmpty()
        ? interim
        : interim.isEmpty() ? finals.toString() : finals + " " + interim;
  }

  Heard heard(String engine) {
    String text = text();
    return new Heard(text, letters == 0 ? (text.isEmpty() ? 0 : 0.5) : surest / letters, engine);
  }
}
