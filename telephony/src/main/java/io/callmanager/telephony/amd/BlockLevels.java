package io.callmanager.telephony.amd;

/// Which of the last seconds, in blocks of 10 ms, were voice.
///
/// A block's level is the mean of absolute samples over 20 ms, from 200 to 900 Hz: there voices are loudest, above
/// mains hum and below most of the hiss. A fixed threshold takes a noisy line for one long word. This one stays 9 dB
/// above the line's noise, which is the level of the quietest blocks: between words, and even between syllables, there
/// is a moment in which nothing but noise is left (minimum statistics: R. Martin, IEEE Transactions on Speech and Audio
/// Processing 9(5), 2001). It is found anew with every block and then asked about all blocks that are kept, so that a
/// call that begins in the middle of a word, without any noise heard before, is read rightly as soon as the first gap
/// has shown the noise.
final class BlockLevels {

  static final int BLOCK_MILLIS = 10;
  static final int BLOCKS_PER_FRAME = 2;

  private static final int BLOCK = 80;
  private static final double NOISE_SHARE = 0.07;
  private static final double VOICE_SHARE = 0.95;
  private static final int MARGIN = 9 * LevelHistory.STEPS_PER_DECIBEL;

  /// The end of a word fades: it is voice down to 8 dB below what its beginning has to reach, but for what is within
  /// 7 dB of the noise.
  private static final int FADING = 8 * LevelHistory.STEPS_PER_DECIBEL;

  private static final int END_MARGIN = 7 * LevelHistory.STEPS_PER_DECIBEL;

  /// What the band leaves of a voice's level.
  private static final double BAND_SHARE = 0.7;

  /// So much of nothing at all is a lost packet or two, and not how the line is when nobody speaks.
  private static final int LOST = 6;

  /// As silent as A-law gets.
  private static final int NOTHING = 8;

  private static final double SMOOTHING = 1 - Math.exp(-2 * Math.PI * 900 / 8000);

  private final int lowest;
  private final LevelHistory history;
  private final HighPass highPass = new HighPass();
  private double smooth;
  private double smoother;
  private double before;
  private int nothings = LOST;
  private boolean heardAnything;

  /// @param millis how much is kept
  /// @param silenceThreshold a mean of absolute samples that is no voice, even on the quietest line
  BlockLevels(int millis, int silenceThreshold) {
    this.history = new LevelHistory(millis / BLOCK_MILLIS);
    this.lowest = LevelHistory.of(BAND_SHARE * silenceThreshold);
  }

  /// Takes the next 160 samples.
  void add(short[] frame) {
    for (int from = 0; from < BLOCKS_PER_FRAME * BLOCK; from += BLOCK) {
      double sum = 0;
      int peak = 0;
      for (int i = from; i < from + BLOCK; i++) {
        smooth += SMOOTHING * (highPass.next(frame[i]) - smooth);
        smoother += SMOOTHING * (smooth - smoother);
        sum += Math.abs(smoother);
        peak = Math.max(peak, Math.abs(frame[i]));
      }
      nothings = peak > NOTHING ? 0 : nothings + 1;
      heardAnything |= nothings == 0;
      if (heardAnything && (nothings == 0 || nothings > LOST)) {
        history.add(LevelHistory.of((before + sum) / (2 * BLOCK)));
      } else {
        history.addUnknown();
      }
      before = sum;
    }
  }

  /// Reads all blocks that are kept to a cadence, oldest first.
  void read(Cadence cadence) {
    int begins = begins();
    int ends = ends(begins);
    boolean isVoice = false;
    cadence.restart();
    for (int age = history.size() - 1; age >= 0; age--) {
      isVoice = history.level(age) >= (isVoice ? ends : begins);
      cadence.add(isVoice);
    }
  }

  private int begins() {
    return Math.max(lowest, noise() + MARGIN);
  }

  private int ends(int begins) {
    return Math.clamp(noise() + END_MARGIN, begins - FADING, begins);
  }

  /// By how many decibels the voice stands out of the noise, or out of what never is voice.
  double clearance() {
    int voice = history.quantile(VOICE_SHARE);
    return (double) (voice - Math.max(noise(), lowest)) / LevelHistory.STEPS_PER_DECIBEL;
  }

  private int noise() {
    return history.quantile(NOISE_SHARE);
  }
}
