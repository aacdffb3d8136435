package io.callmanager.telephony.sandbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The sandbox carrier, which is the trunk when none is configured.
///
/// @param port its SIP port on 127.0.0.1; 0 for any free one
/// @param free whether calls through it cost no credits
@Validated
@ConfigurationProperties("callmanager.sandbox")
public record SandboxProperties(
    @DefaultValue("0") @Min(0) @Max(65_535) int port, @DefaultValue("false") boolean free) {}
