package io.callmanager.telephony.amd;

import java.util.Optional;
import java.util.OptionalInt;

/// Hears the beep at the end of a voicemail greeting: one tone or two, of 400 to 2200 Hz, steady in frequency and
/// level, that make up most of the sound for 120 ms to 2 s (below 600 Hz for 220 ms at least, as some vowels are tones
/// for a moment) and then give way to something quieter. Told once, 60 to
/// 80 ms after its end, which is what tells it from vowels and from music: these go on.
///
/// Keys, the tones of a call's progress and those of fax machines are known and passed over ([KnownTones]). A gap of up
/// to 40 ms, such as lost packets leave, doesn't end a beep.
public final class BeepDetector {

  private static final int FRAME_MILLIS = 20;
  private static final double LOWEST_HERTZ = 390;
  private static final double HIGHEST_HERTZ = 2250;
  private static final int SHORTEST_MILLIS = 110;
  private static final int LONGEST_MILLIS = 2050;

  /// Root mean square 100, −50 dB of full scale.
  private static final double LEAST_POWER = 100 * 100;

  private static final double PURE = 0.8;

  /// Where vowels such as in "who" have most of their sound, a beep has to last longer than they stay steady.
  private static final double VOWEL_HERTZ = 600;

  private static final int SHORTEST_VOWEL_MILLIS = 200;
  private static final double STEADY_HERTZ = 8;
  private static final double STEADY_SHARE = 0.006;
  private static final double STEADY_RATIO = 1.6;

  /// 8 dB.
  private static final double QUIETER = 0.16;

  /// The frame in which the tone ends, and three that are quiet.
  private static final int FRAMES_AFTER = 4;

  private static final int LEAST_FRAMES = 4;

  /// What begins within 60 ms of another tone is a melody, or the special information tones of ITU-T E.180.
  private static final int APART = 3;

  private final ToneProbe probe = new ToneProbe();
  private boolean inTone;
  private boolean isAlone;
  private int sinceTone = APART;
  private int frames;
  private int framesAfter;
  private double hertz;
  private double power;
  private double secondHertz;
  private double secondPower;
  private double framePower;
  private double powerBefore;
  private double powerAtBegin;
  private double powerAtEnd;

  /// Takes the next 20 ms.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  /// @return the beep that has just ended
  public Optional<Beep> onFrame(short[] frame) {
    probe.hear(frame, LEAST_POWER);
    sinceTone++;
    Optional<Beep> ended = inTone ? inTone() : Optional.empty();
    if (!inTone && isTone()) {
      begin();
    }
    powerBefore = probe.power();
    return ended;
  }

  private boolean isTone() {
    return probe.purity() >= PURE
        && inRange(probe.hertz())
        && (probe.secondPower() == 0 || inRange(probe.secondHertz()));
  }

  private static boolean inRange(double hertz) {
    return hertz >= LOWEST_HERTZ && hertz <= HIGHEST_HERTZ;
  }

  private void begin() {
    inTone = true;
    isAlone = sinceTone > APART;
    frames = 1;
    framesAfter = 0;
    hertz = probe.hertz();
    power = probe.tonePower();
    secondHertz = probe.secondHertz();
    secondPower = probe.secondPower();
    framePower = probe.power();
    powerAtBegin = powerBefore;
  }

  private Optional<Beep> inTone() {
    if (isTone() && isSame()) {
      frames += 1 + framesAfter;
      framesAfter = 0;
      follow();
      return Optional.empty();
    }
    if (frames == 1 && framesAfter == 0) {
      inTone = false; // the frame in which a tone begins is not yet like the others
      return Optional.empty();
    }
    framesAfter++;
    if (framesAfter == 1) {
      powerAtEnd = probe.power();
      return Optional.empty();
    }
    if (probe.power() > QUIETER * framePower) {
      inTone = false;
      sinceTone = frames >= LEAST_FRAMES ? 0 : sinceTone;
      return Optional.empty();
    }
    if (framesAfter < FRAMES_AFTER) {
      return Optional.empty();
    }
    inTone = false;
    return beep();
  }

  private boolean isSame() {
    return isSame(hertz, probe.hertz(), power, probe.tonePower())
        && (secondPower == 0) == (probe.secondPower() == 0)
        && (secondPower == 0
            || isSame(secondHertz, probe.secondHertz(), secondPower, probe.secondPower()));
  }

  private static boolean isSame(double hertz, double nowHertz, double power, double nowPower) {
    return Math.abs(nowHertz - hertz) <= Math.max(STEADY_HERTZ, STEADY_SHARE * hertz)
        && nowPower <= STEADY_RATIO * power
        && power <= STEADY_RATIO * nowPower;
  }

  private void follow() {
    double weight = 1.0 / Math.min(frames, 10);
    hertz += weight * (probe.hertz() - hertz);
    power += weight * (probe.tonePower() - power);
    secondHertz += weight * (probe.secondHertz() - secondHertz);
    secondPower += weight * (probe.secondPower() - secondPower);
    framePower += weight * (probe.power() - framePower);
  }

  private Optional<Beep> beep() {
    double edges = Math.min(1, powerAtBegin / framePower) + Math.min(1, powerAtEnd / framePower);
    int millis = (int) Math.round((frames + edges) * FRAME_MILLIS);
    boolean isBeep =
        isAlone
            && frames >= LEAST_FRAMES
            && millis >= SHORTEST_MILLIS
            && millis <= LONGEST_MILLIS
            && (millis >= SHORTEST_VOWEL_MILLIS || Math.max(hertz, secondHertz) > VOWEL_HERTZ);
    if (!isBeep) {
      return Optional.empty();
    }
    boolean two = secondPower > 0;
    if (KnownTones.isKnown(hertz, two ? secondHertz : 0, millis)) {
      return Optional.empty();
    }
    return Optional.of(
        new Beep(
            (int) Math.round(hertz),
            two ? OptionalInt.of((int) Math.round(secondHertz)) : OptionalInt.empty(),
            millis));
  }
}
