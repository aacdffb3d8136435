package io.callmanager.telephony.hearing;

/// What was understood of an utterance.
///
/// @param text empty when it was no speech, or nothing in it was understood
/// @param confidence 0 to 1
/// @param engine by which engine
public record Heard(String text, double confidence, String engine) {

  @Override
  public String toString() {
    return "Heard[%d characters, %.2f, %s]".formatted(text.length(), confidence, engine);
  }
}
