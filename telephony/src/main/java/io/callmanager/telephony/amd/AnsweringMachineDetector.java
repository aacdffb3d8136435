package io.callmanager.telephony.amd;

import io.callmanager.telephony.amd.AmdVerdict.Answerer;
import io.callmanager.telephony.amd.AmdVerdict.Cause;
import java.util.Optional;

/// Tells from how the first words are spoken whether a person answered or a machine. People say a word or two and wait;
/// machines go on. This is the cadence method of Asterisk's `app_amd`, with its limits, but with a silence that follows
/// the noise of the line ([BlockLevels]) and with a beep as a sign of its own.
///
/// Of a person who greets with a long sentence it makes a machine, and of a machine that says a word and then pauses
/// it makes a person: cadence alone can't do better. The confidence tells how near such a doubt was: after a few words
/// of a person it falls with the share of a machine's limits that was used up; after a long greeting it falls with the
/// longest pause, as a share of the silence that would have made it a person's. When nothing was said it is at most a
/// half, for people may answer silently. All of it is lessened where the voice stands less than 12 dB out of the noise.
public final class AnsweringMachineDetector {

  private static final double CLEAR_DECIBELS = 12;

  private final AmdSettings settings;
  private final BlockLevels levels;
  private final Cadence cadence;
  private final BeepDetector beeps = new BeepDetector();
  private final int initialSilence;
  private final int greeting;
  private final int afterGreetingSilence;
  private final int totalTime;
  private final int maxWord;
  private final int minWord;
  private int heard;
  private Optional<AmdVerdict> verdict = Optional.empty();
  private Optional<Beep> beep = Optional.empty();

  public AnsweringMachineDetector(AmdSettings settings) {
    this.settings = settings;
    this.levels =
        new BlockLevels((int) settings.totalTime().toMillis(), settings.silenceThreshold());
    this.cadence = new Cadence(settings);
    this.initialSilence = Cadence.blocks(settings.initialSilence().toMillis());
    this.greeting = Cadence.blocks(settings.greeting().toMillis());
    this.afterGreetingSilence = Cadence.blocks(settings.afterGreetingSilence().toMillis());
    this.totalTime = Cadence.blocks(settings.totalTime().toMillis());
    this.minWord = Cadence.blocks(settings.minWord().toMillis());
    this.maxWord = Cadence.blocks(settings.maxWord().toMillis());
  }

  /// Takes the next 20 ms since the answer; silence when nothing came in. Frames after the verdict change nothing.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  /// @return the verdict, once, with the frame by which it was reached
  public Optional<AmdVerdict> onFrame(short[] frame) {
    if (verdict.isPresent()) {
      return Optional.empty();
    }
    levels.add(frame);
    heard += BlockLevels.BLOCKS_PER_FRAME;
    beep = beeps.onFrame(frame);
    levels.read(cadence);
    verdict = judge();
    return verdict;
  }

  /// The verdict, if it has been reached.
  public Optional<AmdVerdict> verdict() {
    return verdict;
  }

  /// What goes on hearing where this detector stopped, until the machine's greeting is over.
  public GreetingEndDetector greetingEnd() {
    return new GreetingEndDetector(settings, beeps, beep, heard * BlockLevels.BLOCK_MILLIS);
  }

  private Optional<AmdVerdict> judge() {
    if (beep.isPresent()) {
      return told(Answerer.MACHINE, Cause.BEEP, 1);
    }
    if (cadence.longestWord() >= maxWord) {
      return told(Answerer.MACHINE, Cause.MAX_WORD_LENGTH, clearly(unbroken()));
    }
    if (cadence.words() > settings.maxWords()) {
      return told(Answerer.MACHINE, Cause.MAX_WORDS, clearly(unbroken()));
    }
    if (cadence.voice() >= greeting) {
      return told(Answerer.MACHINE, Cause.LONG_GREETING, clearly(unbroken()));
    }
    if (cadence.words() > 0 && cadence.silence() >= afterGreetingSilence) {
      return told(Answerer.HUMAN, Cause.SHORT_GREETING, clearly(brevity()));
    }
    if (cadence.words() == 0 && cadence.silence() >= initialSilence) {
      return told(Answerer.MACHINE, Cause.INITIAL_SILENCE, quietness() / 2);
    }
    if (heard >= totalTime) {
      return told(Answerer.NOT_SURE, Cause.TOO_LONG, 0);
    }
    return Optional.empty();
  }

  private Optional<AmdVerdict> told(Answerer answerer, Cause cause, double confidence) {
    return Optional.of(
        new AmdVerdict(
            answerer,
            cause,
            confidence,
            heard * BlockLevels.BLOCK_MILLIS,
            cadence.initialSilence() * BlockLevels.BLOCK_MILLIS,
            cadence.voice() * BlockLevels.BLOCK_MILLIS,
            cadence.words()));
  }

  /// 1 for no noise at all, 0 for one that nearly was a word.
  private double quietness() {
    return 1 - Math.min(1, (double) cadence.longestRun() / minWord);
  }

  /// 1 for no voice at all, 0 for a greeting that a machine's limits just allow.
  private double brevity() {
    double ofVoice = 1 - (double) cadence.voice() / greeting;
    double ofWords = 1 - (double) (cadence.words() - 1) / settings.maxWords();
    return Math.min(ofVoice, ofWords);
  }

  /// 1 for a greeting without a pause, 0 for one in which a person might have waited.
  private double unbroken() {
    return 1 - Math.min(1, (double) cadence.longestPause() / afterGreetingSilence);
  }

  private double clearly(double margin) {
    return (0.5 + margin / 2) * Math.clamp(levels.clearance() / CLEAR_DECIBELS, 0, 1);
  }
}
