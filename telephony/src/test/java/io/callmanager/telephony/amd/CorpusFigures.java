package io.callmanager.telephony.amd;

import io.callmanager.telephony.amd.AmdVerdict.Answerer;
import io.callmanager.telephony.amd.GreetingCorpus.Answer;
import io.callmanager.telephony.amd.GreetingCorpus.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a corpus was judged.
final class CorpusFigures {

  private record Outcome(Answer answer, AmdVerdict verdict, String end) {

    boolean isRight() {
      return verdict.answerer() == (answer.isHuman() ? Answerer.HUMAN : Answerer.MACHINE);
    }
  }

  private static final int NEVER = 99_999;

  private final List<Outcome> outcomes = new ArrayList<>();

  CorpusFigures(List<Answer> answers) {
    for (Answer answer : answers) {
      outcomes.add(judge(answer));
    }
  }

  private static Outcome judge(Answer answer) {
    AnsweringMachineDetector detector = new AnsweringMachineDetector(AmdSettings.DEFAULT);
    short[] frame = new short[160];
    int at = 0;
    while (detector.verdict().isEmpty()) {
      answer.frame(at++, frame); // the corpus is longer than any detector hears
      Optional<AmdVerdict> told = detector.onFrame(frame);
      if (!told.equals(detector.verdict())) {
        throw new AssertionError("told " + told + " of " + detector.verdict());
      }
    }
    return new Outcome(answer, detector.verdict().orElseThrow(), end(answer, detector, at));
  }

  /// Only of machines that were recognised: what ended the greeting, and how long after its end.
  private static String end(Answer answer, AnsweringMachineDetector detector, int from) {
    if (detector.verdict().orElseThrow().answerer() != Answerer.MACHINE || answer.isHuman()) {
      return "";
    }
    GreetingEndDetector ends = detector.greetingEnd();
    short[] frame = new short[160];
    Optional<GreetingEnd> end = Optional.empty();
    for (int at = from; at < answer.frames() && end.isEmpty(); at++) {
      answer.frame(at, frame);
      end = ends.onFrame(frame);
    }
    int late = end.map(one -> one.afterMillis() - answer.overAt()).orElse(NEVER);
    String sign =
        end.map(one -> one instanceof GreetingEnd.AfterBeep ? "beep" : "silence").orElse("none");
    String when = late < -40 ? "too early" : late > 3000 ? "too late" : "in time";
    return (answer.beeps() ? "with a beep: " : "without a beep: ") + sign + " " + when;
  }

  double accuracy() {
    return (double) outcomes.stream().filter(Outcome::isRight).count() / outcomes.size();
  }

  double recall(Answerer answerer) {
    boolean human = answerer == Answerer.HUMAN;
    long all = outcomes.stream().filter(one -> one.answer.isHuman() == human).count();
    long right =
        outcomes.stream().filter(one -> one.answer.isHuman() == human && one.isRight()).count();
    return (double) right / all;
  }

  double precision(Answerer answerer) {
    long told = outcomes.stream().filter(one -> one.verdict.answerer() == answerer).count();
    long right =
        outcomes.stream()
            .filter(one -> one.verdict.answerer() == answerer && one.isRight())
            .count();
    return (double) right / told;
  }

  /// From a human's first word to the verdict, in ms, at so large a share of all.
  int millisToVerdict(double share) {
    List<Integer> times = new ArrayList<>();
    for (Outcome one : outcomes) {
      if (one.answer.isHuman()) {
        times.add(one.verdict.afterMillis() - one.answer.speechAt());
      }
    }
    Collections.sort(times);
    return times.get((int) (share * (times.size() - 1)));
  }

  /// Shares of the ends of greetings that were told by a sign and in time.
  double ends(String sign) {
    List<Outcome> known =
        outcomes.stream().filter(one -> one.end.startsWith(sign.split(":", 2)[0])).toList();
    long such = known.stream().filter(one -> one.end.equals(sign)).count();
    return (double) such / known.size();
  }

  long endsTooEarly() {
    return outcomes.stream().filter(one -> one.end.endsWith("too early")).count();
  }

  void print(String title) {
    System.out.printf(
        "%n%s: %d answers, %.1f %% right; median %d ms, p95 %d ms from a human's first word%n",
        title, outcomes.size(), 100 * accuracy(), millisToVerdict(0.5), millisToVerdict(0.95));
    for (Answerer answerer : List.of(Answerer.HUMAN, Answerer.MACHINE)) {
      System.out.printf(
          "  %-8s precision %.3f, recall %.3f%n", answerer, precision(answerer), recall(answerer));
    }
    Map<String, int[]> table = new TreeMap<>();
    for (Outcome one : outcomes) {
      int decibels = one.answer.decibels();
      String noise = one.answer.noise().map(Enum::name).orElse("none");
      count(table, "answer " + one.answer.kind(), one);
      count(table, decibels == 99 ? "clean" : "noise at " + decibels + " dB", one);
      count(table, "noise " + noise, one);
      count(table, "cause " + one.verdict.cause(), one);
      count(table, one.verdict.confidence() >= 0.75 ? "sure (≥ 0.75)" : "less sure", one);
      if (!one.end.isEmpty()) {
        count(table, "end " + one.end, one);
      }
    }
    table.forEach((row, of) -> System.out.printf("  %-45s %3d of %3d%n", row, of[0], of[1]));
    for (Outcome one : outcomes) {
      Kind kind = one.answer.kind();
      if (!one.isRight() && (kind == Kind.PERSON || kind == Kind.MACHINE)) {
        System.out.println("  wrong: " + one.answer + " " + one.verdict);
      }
    }
  }

  private static void count(Map<String, int[]> table, String row, Outcome one) {
    int[] counts = table.computeIfAbsent(row, unseen -> new int[2]);
    counts[0] += one.isRight() ? 1 : 0;
    counts[1]++;
  }
}
