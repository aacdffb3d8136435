package io.callmanager.telephony.amd;

import java.time.Duration;

/// When a greeting is a person's, and when a machine's. The limits are those of Asterisk's `amd.conf`, and so are their
/// values in [#DEFAULT], but for the number of words: with the usual three, "Hi, this is Anna speaking" is a machine.
///
/// @param initialSilence nothing said for so long: a machine
/// @param greeting so much voice, pauses not counted: a machine
/// @param afterGreetingSilence so long a silence after words: a person, who waits for an answer
/// @param totalTime no verdict after so long: not sure
/// @param minWord voice of less than this is no word but a noise
/// @param betweenWords a silence of less than this does not end a word
/// @param maxWords more words than this: a machine
/// @param maxWord one word of such length: a machine
/// @param silenceThreshold what is never voice, however quiet the line: the mean of absolute samples, of 32,767
/// @param greetingEndSilence so long a silence ends a machine's greeting that ends without a beep
public record AmdSettings(
    Duration initialSilence,
    Duration greeting,
    Duration afterGreetingSilence,
    Duration totalTime,
    Duration minWord,
    Duration betweenWords,
    int maxWords,
    Duration maxWord,
    int silenceThreshold,
    Duration greetingEndSilence) {

  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  public static final AmdSettings DEFAULT =
      new AmdSettings(
          Duration.ofMillis(2500),
          Duration.ofMillis(1500),
          Duration.ofMillis(800),
          Duration.ofMillis(5000),
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          4,
          Duration.ofMillis(5000),
          256,
          Duration.ofMillis(2500));

  /// @throws IllegalArgumentException for limits that contradict each other or that no greeting can meet
  public AmdSettings {
    within("initialSilence", initialSilence);
    within("greeting", greeting);
    within("afterGreetingSilence", afterGreetingSilence);
    within("totalTime", totalTime);
    within("minWord", minWord);
    within("betweenWords", betweenWords);
    within("maxWord", maxWord);
    within("greetingEndSilence", greetingEndSilence);
    require(maxWords >= 1 && maxWords <= 100, "maxWords must be 1 to 100");
    require(
        silenceThreshold >= 1 && silenceThreshold <= 10_000,
        "silenceThreshold must be 1 to 10,000");
    require(
        betweenWords.compareTo(afterGreetingSilence) < 0,
        "betweenWords must be shorter than afterGreetingSilence");
    require(minWord.compareTo(greeting) < 0, "minWord must be shorter than greeting");
    require(minWord.compareTo(maxWord) < 0, "minWord must be shorter than maxWord");
    require(
        initialSilence.compareTo(totalTime) <= 0,
        "initialSilence must not be longer than totalTime");
    require(
        afterGreetingSilence.compareTo(totalTime) < 0,
        "afterGreetingSilence must be shorter than totalTime");
  }

  private static void within(String name, Duration value) {
    require(
        value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0,
        name + " must be 20 ms to 60 s");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
