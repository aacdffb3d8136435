package io.callmanager.telephony.amd;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.media.ToneDigitDetector;
import io.callmanager.telephony.speech.engine.TestVoice;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a second of speech costs, which is dearer than silence.
class DetectorCostTest {

  private static final int FRAMES = 1500;

  @Test
  void allocatesNothingPerFrame() {
    short[][] frames = frames();
    ToneDigitDetector digits = new ToneDigitDetector();
    BeepDetector beeps = new BeepDetector();
    GreetingEndDetector ends = new GreetingEndDetector(AmdSettings.DEFAULT);
    AnsweringMachineDetector[] machines = {new AnsweringMachineDetector(AmdSettings.DEFAULT)};
    measure("ToneDigitDetector", frames, digits::onFrame);
    measure("BeepDetector", frames, beeps::onFrame);
    measure("GreetingEndDetector", frames, ends::onFrame);
    measure(
        "AnsweringMachineDetector",
        frames,
        frame -> {
          if (machines[0].onFrame(frame).isPresent()) {
            machines[0] = new AnsweringMachineDetector(AmdSettings.DEFAULT);
          }
        });
  }

  private static short[][] frames() {
    TestVoice voice = TestVoice.heldOut().getFirst();
    short[][] frames = new short[FRAMES][160];
    int at = 0;
    while (at < FRAMES) {
      for (String text : List.of("The quick brown fox jumps over the lazy dog.", "One, two.")) {
        short[] said = voice.says(text);
        for (int from = 0; from + 160 <= said.length && at < FRAMES; from += 160) {
          System.arraycopy(said, from, frames[at++], 0, 160);
        }
      }
    }
    return frames;
  }

  private static void measure(String name, short[][] frames, Consumer<short[]> detector) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < 12; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long began = threads.getCurrentThreadCpuTime();
      for (short[] frame : frames) {
        detector.accept(frame);
      }
      best = Math.min(best, threads.getCurrentThreadCpuTime() - began);
      bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - allocated);
    }
    System.out.printf(
        "%s: %d µs per second of audio, %d bytes in %d frames%n",
        name, best / 1000 * 50 / frames.length, bytes, frames.length);
    boolean isMadeAnew = name.equals("AnsweringMachineDetector");
    assertThat(bytes).as(name).isLessThan(isMadeAnew ? 200_000 : 1000);
  }
}
