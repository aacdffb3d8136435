package io.callmanager.telephony.amd;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `callmanager.amd.*`: when a greeting is a person's, and when an answering machine's.
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
/// @param longestGreeting after so long a machine's greeting is taken for over, whatever is heard
@Validated
@ConfigurationProperties("callmanager.amd")
public record AmdProperties(
    @DefaultValue("2500ms") @NotNull Duration initialSilence,
    @DefaultValue("1500ms") @NotNull Duration greeting,
    @DefaultValue("800ms") @NotNull Duration afterGreetingSilence,
    @DefaultValue("5s") @NotNull Duration totalTime,
    @DefaultValue("100ms") @NotNull Duration minWord,
    @DefaultValue("50ms") @NotNull Duration betweenWords,
    @DefaultValue("4") int maxWords,
    @DefaultValue("5s") @NotNull Duration maxWord,
    @DefaultValue("256") int silenceThreshold,
    @DefaultValue("2500ms") @NotNull Duration greetingEndSilence,
    @DefaultValue("60s") @NotNull @DurationMin(seconds = 5) @DurationMax(minutes = 5)
        Duration longestGreeting) {

  public AmdProperties {
    new AmdSettings(
        initialSilence,
        greeting,
        afterGreetingSilence,
        totalTime,
        minWord,
        betweenWords,
        maxWords,
        maxWord,
        silenceThreshold,
        greetingEndSilence);
  }

  /// The usual limits.
  public static AmdProperties usual() {
    AmdSettings usual = AmdSettings.DEFAULT;
    return new AmdProperties(
        usual.initialSilence(),
        usual.greeting(),
        usual.afterGreetingSilence(),
        usual.totalTime(),
        usual.minWord(),
        usual.betweenWords(),
        usual.maxWords(),
        usual.maxWord(),
        usual.silenceThreshold(),
        usual.greetingEndSilence(),
        Duration.ofSeconds(60));
  }

  public AmdSettings settings() {
    return new AmdSettings(
        initialSilence,
        greeting,
        afterGreetingSilence,
        totalTime,
        minWord,
        betweenWords,
        maxWords,
        maxWord,
        silenceThreshold,
        greetingEndSilence);
  }
}
