package io.callmanager.telephony.speech;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How text becomes speech.
///
/// @param engines which engines to use, the preferred one first; those that aren't installed are passed over
/// @param espeakNg where the program `espeak-ng` is, when it isn't on the `PATH`
/// @param timeLimit how long one text may take
/// @param cacheSize how much sound to keep in memory
/// @param maxAtOnce how many texts are spoken at the same time
@Validated
@ConfigurationProperties("callmanager.speech")
public record SpeechProperties(
    @NotEmpty @DefaultValue({"ESPEAK_NG", "FREETTS"}) List<Engine> engines,
    @Nullable Path espeakNg,
    @NotNull @DurationMin(millis = 100) @DefaultValue("10s") Duration timeLimit,
    @NotNull @DefaultValue("64MB") DataSize cacheSize,
    @Min(1) @Max(1000) @DefaultValue("8") int maxAtOnce) {

  /// The engines that come with Call Manager.
  public enum Engine {
    ESPEAK_NG,
    FREETTS
  }
}
