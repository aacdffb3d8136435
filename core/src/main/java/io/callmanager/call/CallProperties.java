package io.callmanager.call;

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
@Validated
@ConfigurationProperties("callmanager")
public record CallProperties(
    @DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration initiateTimeout,
    @DefaultValue("200ms") @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 5)
        Duration initiateGrace) {}
