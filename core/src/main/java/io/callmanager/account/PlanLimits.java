package io.callmanager.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How many calls an account may have on their way at once, by its plan.
///
/// @param free with the plan FREE; 0 for no limit
/// @param pro with the plan PRO; 0 for no limit
/// @param business with the plan BUSINESS; 0 for no limit
/// @param enterprise with the plan ENTERPRISE; 0 for no limit
@Validated
@ConfigurationProperties("callmanager.concurrent-calls")
public record PlanLimits(
    @DefaultValue("1") @Min(0) @Max(1_000_000) int free,
    @DefaultValue("10") @Min(0) @Max(1_000_000) int pro,
    @DefaultValue("50") @Min(0) @Max(1_000_000) int business,
    @DefaultValue("0") @Min(0) @Max(1_000_000) int enterprise) {

  /// The most calls at once with a plan; [Integer#MAX_VALUE] when there is no limit.
  public int mostCalls(Plan plan) {
    int limit =
        switch (plan) {
          case FREE -> free;
          case PRO -> pro;
          case BUSINESS -> business;
          case ENTERPRISE -> enterprise;
        };
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }
}
