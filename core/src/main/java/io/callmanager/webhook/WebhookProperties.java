package io.callmanager.webhook;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How webhooks are sent.
///
/// @param allowPrivateNetworks whether webhooks may lead into private networks and to this machine
/// @param timeout how long an attempt may take, from looking the host up to the end of the answer
/// @param callsAtOnce of how many calls an endpoint is told at the same time, by all servers together; of one call's events one after the other
/// @param concurrency how many attempts a server makes at the same time; those to endpoints that are slow or failing come out of another quarter of that
/// @param disableAfter for how long an endpoint must have failed, without a success, to be disabled
/// @param maxPerAccount how many endpoints an account may have, and of how many hosts its calls' own URLs may be
@Validated
@ConfigurationProperties("callmanager.webhooks")
public record WebhookProperties(
    @DefaultValue("false") boolean allowPrivateNetworks,
    @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30) @DefaultValue("5s")
        Duration timeout,
    @Min(1) @Max(100) @DefaultValue("8") int callsAtOnce,
    @Min(4) @Max(10_000) @DefaultValue("256") int concurrency,
    @NotNull @DurationMin(minutes = 1) @DefaultValue("3d") Duration disableAfter,
    @Min(1) @Max(1000) @DefaultValue("20") int maxPerAccount) {}
