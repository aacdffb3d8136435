package io.callmanager.tool;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How accounts' own tools are used.
///
/// @param allowPrivateNetworks whether tools may lead into private networks and to this machine
/// @param concurrency how many requests to tools a server makes at the same time; one account has at most a quarter of that
@Validated
@ConfigurationProperties("callmanager.tools")
public record ToolProperties(
    @DefaultValue("false") boolean allowPrivateNetworks,
    @Min(4) @Max(10_000) @DefaultValue("256") int concurrency) {}
