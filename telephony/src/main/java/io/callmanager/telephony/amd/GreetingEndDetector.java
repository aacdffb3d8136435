package io.callmanager.telephony.amd;

import java.util.Optional;

/// Tells when a machine's greeting is over: by its beep, or, as some machines don't beep and some beeps get lost, by a
/// long silence. A greeting that never ends is never told: whoever asks sets a limit.
public final class GreetingEndDetector {

  /// How much of the past the line's noise is learned from.
  private static final int PAST_MILLIS = 5000;

  /// Silence is looked for ten times a second.
  private static final int LOOK_MILLIS = 100;

  private final BeepDetector beeps;
  private final BlockLevels levels;
  private final int enoughSilence;
  private final Cadence cadence;
  private Optional<Beep> beep;
  private int heardMillis;
  private boolean over;

  /// Begins with the answer.
  public GreetingEndDetector(AmdSettings settings) {
    this(settings, new BeepDetector(), Optional.empty(), 0);
  }

  GreetingEndDetector(
      AmdSettings settings, BeepDetector beeps, Optional<Beep> beep, int heardMillis) {
    int silenceMillis = (int) settings.greetingEndSilence().toMillis();
    this.beeps = beeps;
    this.beep = beep;
    this.heardMillis = heardMillis;
    this.levels = new BlockLevels(PAST_MILLIS + silenceMillis, settings.silenceThreshold());
    this.enoughSilence = Cadence.blocks(silenceMillis);
    this.cadence = new Cadence(settings);
  }

  /// Takes the next 20 ms; silence when nothing came in. Frames after the end change nothing.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  /// @return the end, once
  public Optional<GreetingEnd> onFrame(short[] frame) {
    if (over) {
      return Optional.empty();
    }
    heardMillis += BlockLevels.BLOCKS_PER_FRAME * BlockLevels.BLOCK_MILLIS;
    levels.add(frame);
    Optional<Beep> now = beeps.onFrame(frame);
    if (now.isPresent()) {
      beep = now;
    }
    if (beep.isPresent()) {
      over = true;
      return Optional.of(new GreetingEnd.AfterBeep(heardMillis, beep.get()));
    }
    if (heardMillis % LOOK_MILLIS != 0) {
      return Optional.empty();
    }
    levels.read(cadence);
    int silence = cadence.sinceWord();
    if (silence >= enoughSilence) {
      over = true;
      int lastWord = heardMillis - silence * BlockLevels.BLOCK_MILLIS;
      return Optional.of(new GreetingEnd.AfterSilence(heardMillis, lastWord));
    }
    return Optional.empty();
  }
}
