package io.callmanager.api.dialect;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Which other systems' contracts are spoken.
///
/// @param claudePhone whether Claude Phone's is
/// @param krosai whether KrosAI's is
/// @param agenticai whether AgenticAI's is
/// @param kaphila whether Kaphila's is
@Validated
@ConfigurationProperties("callmanager.dialects")
public record DialectProperties(
    @DefaultValue Switch claudePhone,
    @DefaultValue Switch krosai,
    @DefaultValue Switch agenticai,
    @DefaultValue @NotNull @Valid Kaphila kaphila) {

  /// A dialect's switch.
  ///
  /// @param enabled whether it is spoken; its paths are not there otherwise
  public record Switch(@DefaultValue("true") boolean enabled) {}

  /// Kaphila's switch, and its limit.
  ///
  /// @param enabled whether it is spoken; its paths are not there otherwise
  /// @param requestsPerHour how many requests for calls and their control one key may send that has no limit of its own; 0 for no limit
  public record Kaphila(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("100") @Min(0) @Max(100_000_000) int requestsPerHour) {}
}
