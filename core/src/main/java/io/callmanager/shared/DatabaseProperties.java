package io.callmanager.shared;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the platform uses its database. Where it is comes from `spring.datasource.{url,username,password}`.
///
/// @param tenantConnections the most connections that serve tenants' work, but for the writing of calls
/// @param systemConnections the most connections that serve the platform's own work
/// @param callWriters how many transactions write calls at once, each with a connection of its own. Calls that wait at the same moment are written together, so few
///     are enough; more help when the database is far away
/// @param connectionTimeout how long work waits for a connection before it fails
@Validated
@ConfigurationProperties("callmanager.database")
public record DatabaseProperties(
    @DefaultValue("20") @Min(2) @Max(500) int tenantConnections,
    @DefaultValue("6") @Min(2) @Max(100) int systemConnections,
    @DefaultValue("3") @Min(1) @Max(100) int callWriters,
    @DefaultValue("10s") Duration connectionTimeout) {}
