package io.callmanager.telephony.amd;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.amd.AmdVerdict.Answerer;
import io.callmanager.telephony.amd.GreetingCorpus.Answer;
import io.callmanager.telephony.speech.engine.TestVoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Precision, recall and time to the verdict, on synthetic answers: with as many voices as are installed, FreeTTS at
/// least.
@Execution(ExecutionMode.CONCURRENT)
class GreetingCorpusTest {

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void tellsPeopleFromMachines() {
    assertGood("Development corpus", GreetingCorpus.ofDevelopment());
  }

  /// Other voices, other sentences, other noise than those that the limits were chosen with.
  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void tellsPeopleFromMachinesItWasNotMadeWith() {
    assertGood("Held-out corpus", GreetingCorpus.heldOut());
  }

  private static void assertGood(String title, List<Answer> answers) {
    long voices = answers.stream().map(Answer::voice).distinct().count();
    CorpusFigures figures = new CorpusFigures(answers);
    figures.print(title + ", " + voices + " voices, not installed: " + TestVoice.absentEngines());

    assertThat(answers).hasSizeGreaterThanOrEqualTo(200);
    assertThat(figures.accuracy()).isGreaterThanOrEqualTo(0.95);
    assertThat(figures.recall(Answerer.HUMAN)).isGreaterThanOrEqualTo(0.95);
    assertThat(figures.recall(Answerer.MACHINE)).isGreaterThanOrEqualTo(0.95);
    assertThat(figures.millisToVerdict(0.5)).isLessThanOrEqualTo(2500);
    assertThat(figures.ends("with a beep: beep in time")).isGreaterThanOrEqualTo(0.95);
    assertThat(figures.ends("without a beep: silence in time")).isGreaterThanOrEqualTo(0.95);
    assertThat(figures.endsTooEarly()).isZero();
  }
}
