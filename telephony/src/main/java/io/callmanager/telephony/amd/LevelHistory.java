package io.callmanager.telephony.amd;

/// The levels of the last blocks, and how they are spread. Levels are counted in half decibels.
final class LevelHistory {

  static final int STEPS_PER_DECIBEL = 2;

  private static final int STEPS = 93 * STEPS_PER_DECIBEL;
  private static final short UNKNOWN = -1;

  /// A second.
  private static final int ENOUGH = 100;

  private final short[] levels;
  private final int[] histogram = new int[STEPS];
  private int newest = -1;
  private int size;
  private int known;

  LevelHistory(int blocks) {
    this.levels = new short[blocks];
  }

  /// The level of a mean of absolute samples.
  static int of(double mean) {
    return Math.clamp(
        Math.round(20 * STEPS_PER_DECIBEL * Math.log10(Math.max(1, mean))), 0, STEPS - 1);
  }

  void add(int level) {
    next((short) level);
    histogram[level]++;
    known++;
  }

  /// A block that nothing is known of: it counts for silence, but has no share in the quantiles once a second is known.
  void addUnknown() {
    next(UNKNOWN);
  }

  private void next(short level) {
    newest = newest + 1 == levels.length ? 0 : newest + 1;
    if (size < levels.length) {
      size++;
    } else if (levels[newest] != UNKNOWN) {
      histogram[levels[newest]]--;
      known--;
    }
    levels[newest] = level;
  }

  int size() {
    return size;
  }

  /// @param age 0 for the newest block
  int level(int age) {
    int at = newest - age;
    return levels[at < 0 ? at + levels.length : at];
  }

  /// The level that so large a share of the known blocks stays below; 0 if hardly any is known.
  int quantile(double share) {
    int all = Math.max(known, Math.min(size, ENOUGH));
    int wanted = (int) (share * all);
    int seen = all - known;
    if (seen > wanted) {
      return 0;
    }
    for (int level = 0; level < STEPS; level++) {
      seen += histogram[level];
      if (seen > wanted) {
        return level;
      }
    }
    return 0;
  }
}
