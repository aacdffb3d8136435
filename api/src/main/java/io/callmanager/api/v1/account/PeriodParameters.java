package io.callmanager.api.v1.account;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes the parameters that [UsagePeriod] reads.
@Parameter(
    in = ParameterIn.QUERY,
    name = "period",
    description = "today, 7d, 30d, month (the default), or a month such as 2026-01; UTC.",
    example = "30d",
    schema = @Schema(type = "string"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "from",
    description = "Instead of a period: a day or an instant, inclusive.",
    example = "2026-01-01",
    schema = @Schema(type = "string"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "to",
    description = "Until when, exclusive; now if left out.",
    example = "2026-02-01T00:00:00Z",
    schema = @Schema(type = "string"))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface PeriodParameters {}
