package io.callmanager.console.signin;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How often somebody may fail to sign in to the console.
///
/// @param attemptsPerEmail failures for one e-mail address in a window, from wherever
/// @param attemptsPerAddress failures from one network address in a window, for whomever
/// @param window the time in which as many new attempts accrue
@Validated
@ConfigurationProperties("callmanager.console.sign-in")
public record SignInProperties(
    @DefaultValue("10") @Min(1) @Max(1_000) int attemptsPerEmail,
    @DefaultValue("30") @Min(1) @Max(100_000) int attemptsPerAddress,
    @DefaultValue("5m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 24)
        Duration window) {}
