package io.callmanager.api.v1.event;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How many may wait for events at once, on each server.
///
/// @param waitingPerAccount the most requests of one account that wait for the feed to go on
/// @param waitingInAll the most requests of all accounts that wait for the feed to go on
/// @param streamsPerAccount the most streams of calls that one account may have open
/// @param streamsInAll the most streams of all accounts
/// @param heartbeat how often a silent stream is used, which keeps it open and shows whether the client is still there
@Validated
@ConfigurationProperties("callmanager.api.events")
public record EventProperties(
    @DefaultValue("10") @Min(1) @Max(10_000) int waitingPerAccount,
    @DefaultValue("200") @Min(1) @Max(10_000) int waitingInAll,
    @DefaultValue("20") @Min(1) @Max(10_000) int streamsPerAccount,
    @DefaultValue("200") @Min(1) @Max(10_000) int streamsInAll,
    @DefaultValue("15s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration heartbeat) {}
