package io.callmanager.call.spi;

/// Something to say.
///
/// @param text what to say, variables already filled in; may be empty, then nothing is said
/// @param voice the name of a voice; one that no engine has maps to the best available
/// @param language a BCP 47 tag such as `en-US`
/// @param rate how fast, from 0.5 to 2.0; 1.0 is a voice's own pace
public record Utterance(String text, String voice, String language, double rate) {

  public static final double SLOWEST = 0.5;
  public static final double OWN_PACE = 1.0;
  public static final double FASTEST = 2.0;

  public Utterance {
    if (!(rate >= SLOWEST && rate <= FASTEST)) {
      throw new IllegalArgumentException("a rate of " + rate);
    }
  }

  /// Something to say at the voice's own pace.
  public Utterance(String text, String voice, String language) {
    this(text, voice, language, OWN_PACE);
  }

  /// Other words, said the same way.
  public Utterance saying(String other) {
    return new Utterance(other, voice, language, rate);
  }

  @Override
  public String toString() {
    return "Utterance["
        + text.length()
        + " characters, "
        + voice
        + ", "
        + language
        + (rate == OWN_PACE ? "" : ", × " + rate)
        + "]";
  }
}
