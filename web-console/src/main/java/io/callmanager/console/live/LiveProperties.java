package io.callmanager.console.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How open browsers are kept up to date.
///
/// @param streamsPerUser the most pages that one person can have live at once
/// @param pace the least time between two hints to one browser
/// @param heartbeat how often a silent connection is used, which shows whether the browser is still there
@Validated
@ConfigurationProperties("callmanager.console.live")
public record LiveProperties(
    @DefaultValue("8") @Min(1) @Max(1_000) int streamsPerUser,
    @DefaultValue("500ms") @NotNull @DurationMin(millis = 50) @DurationMax(seconds = 60)
        Duration pace,
    @DefaultValue("15s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration heartbeat) {}
