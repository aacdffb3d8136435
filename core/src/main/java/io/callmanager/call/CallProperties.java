package io.callmanager.call;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How calls are started.
///
/// @param initiateTimeout how long a customer's request waits for the first answer of a trunk
/// @param initiateGrace how long, after a trunk said no more than 100 Trying, the request still waits for a quick refusal;
///   left out while calls come in quick succession
/// @param queue for calls that wait for their turn
@Validated
@ConfigurationProperties("callmanager")
public record CallProperties(
    @DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration initiateTimeout,
    @DefaultValue("200ms") @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 5)
        Duration initiateGrace,
    @DefaultValue @NotNull @Valid Queue queue) {

  /// How calls wait for their turn.
  ///
  /// @param mostCalls how many an account may have waiting
  /// @param patience how long one waits that doesn't say for how long
  public record Queue(
      @DefaultValue("10000") @Min(0) @Max(1_000_000) int mostCalls,
      @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 24)
          Duration patience) {}
}
