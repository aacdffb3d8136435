package io.callmanager.telephony.hearing;

import jakarta.validation.Valid;
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
import org.springframework.validation.annotation.Validated;

/// How speech is understood.
///
/// @param engines which engines to use, the preferred one first; those that aren't installed or configured are passed over
/// @param timeLimit how long an engine may take when an utterance is over
/// @param maxAtOnce how many utterances programs and libraries of this machine work on at the same time
@Validated
@ConfigurationProperties("callmanager.hearing")
public record HearingProperties(
    @NotEmpty @DefaultValue("POCKETSPHINX") List<Engine> engines,
    @NotNull @DurationMin(millis = 100) @DefaultValue("5s") Duration timeLimit,
    @Min(1) @Max(1000) @DefaultValue("2") int maxAtOnce,
    @Valid @NotNull @DefaultValue Pocketsphinx pocketsphinx) {

  /// The engines there are.
  public enum Engine {
    POCKETSPHINX
  }

  /// The program `pocketsphinx_continuous`.
  ///
  /// @param program where it is, when it isn't on the `PATH`
  /// @param model the directory with its English model
  public record Pocketsphinx(
      @Nullable Path program,
      @NotNull @DefaultValue("/usr/share/pocketsphinx/model/en-us") Path model) {}
}
