package io.callmanager.call.spi;

/// Something to say.
///
/// @param text what to say, variables already filled in; may be empty, then nothing is said
/// @param voice the name of a voice; one that no engine has maps to the best available
/// @param language a BCP 47 tag such as `en-US`
public record Utterance(String text, String voice, String language) {

  @Override
  public String toString() {
    return "Utterance[" + text.length() + " characters, " + voice + ", " + language + "]";
  }
}
