package io.callmanager.telephony.amd;

/// Words and pauses among blocks of voice and silence. Fed one block after another, oldest first.
final class Cadence {

  /// What isn't long enough for a word may still be a short syllable of one: then there is no silence.
  private static final int SYLLABLE = 3;

  private final int syllable;
  private final int minWord;
  private final int betweenWords;
  private int blocks;
  private int run;
  private int gap;
  private int firstWord;
  private int lastVoice;
  private int lastWord;

  private int words;
  private int voice;
  private int longestWord;
  private int longestPause;
  private int longestRun;

  Cadence(AmdSettings settings) {
    this.minWord = blocks(settings.minWord().toMillis());
    this.syllable = Math.min(SYLLABLE, minWord);
    this.betweenWords = blocks(settings.betweenWords().toMillis());
  }

  /// As many blocks as it takes to fill the time.
  static int blocks(long millis) {
    return (int) Math.ceilDiv(millis, BlockLevels.BLOCK_MILLIS);
  }

  void restart() {
    blocks = 0;
    run = 0;
    gap = 0;
    firstWord = 0;
    lastVoice = 0;
    lastWord = 0;
    words = 0;
    voice = 0;
    longestWord = 0;
    longestPause = 0;
    longestRun = 0;
  }

  void add(boolean isVoice) {
    blocks++;
    if (isVoice) {
      gap = 0;
      run++;
      inVoice();
    } else if (++gap >= betweenWords) {
      run = 0;
    }
  }

  private void inVoice() {
    longestRun = Math.max(longestRun, run);
    if (run == syllable && words > 0) {
      longestPause = Math.max(longestPause, blocks - run - lastVoice);
    }
    if (run >= syllable) {
      lastVoice = blocks;
    }
    if (run == minWord) {
      firstWord = words == 0 ? blocks - run : firstWord;
      words++;
      voice += run;
    } else if (run > minWord) {
      voice++;
    }
    if (run >= minWord) {
      longestWord = Math.max(longestWord, run);
      lastWord = blocks;
    }
  }

  /// Stretches of voice that were long enough to be words.
  int words() {
    return words;
  }

  /// Blocks of voice within words.
  int voice() {
    return voice;
  }

  int longestWord() {
    return longestWord;
  }

  /// The longest silence after the first word that was followed by voice.
  int longestPause() {
    return longestPause;
  }

  /// The longest stretch of voice, be it a word or not.
  int longestRun() {
    return longestRun;
  }

  /// Blocks before the first word.
  int initialSilence() {
    return words == 0 ? blocks : firstWord;
  }

  /// Blocks since the last voice, but for noises that are shorter than a syllable; 0 while there is any sound.
  int silence() {
    return gap >= betweenWords ? blocks - lastVoice : 0;
  }

  /// Blocks since the last word, whatever shorter noises there were.
  int sinceWord() {
    return blocks - lastWord;
  }
}
