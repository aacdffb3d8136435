package io.callmanager.telephony.amd;

/// Who answered, and by what this was known.
///
/// @param confidence 0 to 1: how far the greeting stayed from the limit that would have told the opposite, times how
/// clearly the voice stood out of the noise; 0.5 is a verdict that a little more voice or silence would have turned,
/// 0 means that nothing was found out. A distance, not a probability: see [AnsweringMachineDetector]
/// @param afterMillis audio heard until the verdict
/// @param initialSilenceMillis silence before the first word, or all that was heard when there was none
/// @param voiceMillis voice heard, pauses not counted
/// @param words words heard, which are stretches of voice and seldom a dictionary's
public record AmdVerdict(
    Answerer answerer,
    Cause cause,
    double confidence,
    int afterMillis,
    int initialSilenceMillis,
    int voiceMillis,
    int words) {

  public enum Answerer {
    HUMAN,
    MACHINE,
    NOT_SURE
  }

  public enum Cause {
    /// A few words, then silence: a person.
    SHORT_GREETING,
    /// Nothing was said: a machine.
    INITIAL_SILENCE,
    /// More voice than a person greets with: a machine.
    LONG_GREETING,
    /// More words than a person greets with: a machine.
    MAX_WORDS,
    /// One word without a gap for longer than people speak, such as music: a machine.
    MAX_WORD_LENGTH,
    /// A beep: a machine.
    BEEP,
    /// Neither, in all the time there was.
    TOO_LONG
  }
}
