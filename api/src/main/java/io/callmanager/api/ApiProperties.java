package io.callmanager.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much the API lets anybody ask.
///
/// @param requestsPerMinute of one key; 0 for no limit
/// @param requestsPerHour of one key that has no limit of its own; 0 for no limit
/// @param accountRequestsPerMinute of all keys of one account together; 0 for no limit
/// @param failedAuthenticationsPerMinute with keys that are not known, from one network address; 0 for no limit
@Validated
@ConfigurationProperties("callmanager.api")
public record ApiProperties(
    @DefaultValue("600000") @Min(0) @Max(10_000_000) int requestsPerMinute,
    @DefaultValue("0") @Min(0) @Max(100_000_000) int requestsPerHour,
    @DefaultValue("1200000") @Min(0) @Max(10_000_000) int accountRequestsPerMinute,
    @DefaultValue("300") @Min(0) @Max(1_000_000) int failedAuthenticationsPerMinute) {}
