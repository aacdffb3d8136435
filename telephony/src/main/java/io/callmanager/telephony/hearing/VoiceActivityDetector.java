package io.callmanager.telephony.hearing;

/// Tells a voice from silence and noise, 20 ms at a time, by two things: how much louder it is than the quietest of the last
/// second and a half (minimum statistics, as noise trackers have them), and whether it has a pitch, which a line's noise hasn't.
///
/// One detector hears one direction of one call, on one thread. Nothing is allocated per frame.
final class VoiceActivityDetector {

  /// What a frame is.
  enum Activity {
    /// Nobody speaks.
    QUIET,
    /// Loud enough to be speech: a consonant, a breath, or a noise.
    LOUD,
    /// A voice.
    VOICED
  }

  private static final int FRAME = 160;

  /// What a pitch is looked for in: 40 ms, two periods of the lowest.
  private static final int WINDOW = 2 * FRAME;

  /// 400 Hz and 70 Hz.
  private static final int SHORTEST_PERIOD = 20;

  private static final int LONGEST_PERIOD = 114;

  /// How alike two periods of a voice are, of 1.
  private static final double ALIKE = 0.5;

  /// About −52 dBm0: no telephone is that quiet when somebody speaks into it.
  private static final double LEAST_LEVEL = 90;

  /// 9 dB above the noise.
  private static final double ABOVE_NOISE = 2.8;

  /// No noise is louder than this, so that somebody who never pauses is heard all the same: about −32 dBm0.
  private static final double MOST_NOISE = 700;

  private static final int FRAMES_A_BLOCK = 15;
  private static final int BLOCKS = 5;

  private final double[] quietest = new double[BLOCKS];
  private final short[] window = new short[WINDOW];
  private double quietestOfBlock = Double.MAX_VALUE;
  private int framesOfBlock;
  private int block;
  private double noise;

  VoiceActivityDetector() {
    java.util.Arrays.fill(quietest, 0);
  }

  /// Takes the next 20 ms.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  Activity hear(short[] frame) {
    System.arraycopy(window, FRAME, window, 0, FRAME);
    System.arraycopy(frame, 0, window, FRAME, FRAME);
    double level = level(frame);
    track(level);
    if (level < Math.max(LEAST_LEVEL, ABOVE_NOISE * noise)) {
      return Activity.QUIET;
    }
    return hasPitch() ? Activity.VOICED : Activity.LOUD;
  }

  /// Root mean square.
  private static double level(short[] frame) {
    long sum = 0;
    for (short sample : frame) {
      sum += (long) sample * sample;
    }
    return Math.sqrt((double) sum / FRAME);
  }

  private void track(double level) {
    quietestOfBlock = Math.min(quietestOfBlock, level);
    framesOfBlock++;
    if (framesOfBlock == FRAMES_A_BLOCK) {
      quietest[block] = quietestOfBlock;
      block = (block + 1) % BLOCKS;
      framesOfBlock = 0;
      quietestOfBlock = Double.MAX_VALUE;
    }
    double least = quietestOfBlock;
    for (double one : quietest) {
      least = Math.min(least, one);
    }
    noise = Math.min(least, MOST_NOISE);
  }

  /// Whether the last 40 ms repeat themselves at the distance of a voice's period (normalised cross-correlation).
  private boolean hasPitch() {
    double power = power(0);
    for (int lag = SHORTEST_PERIOD; lag <= LONGEST_PERIOD; lag++) {
      double cross = 0;
      for (int i = LONGEST_PERIOD; i < WINDOW; i++) {
        cross += window[i] * window[i - lag];
      }
      double other = power(lag);
      if (cross > 0 && cross * cross > ALIKE * ALIKE * power * other) {
        return true;
      }
    }
    return false;
  }

  private double power(int lag) {
    double sum = 0;
    for (int i = LONGEST_PERIOD; i < WINDOW; i++) {
      double sample = window[i - lag];
      sum += sample * sample;
    }
    return sum;
  }
}
