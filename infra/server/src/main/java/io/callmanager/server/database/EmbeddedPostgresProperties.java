package io.callmanager.server.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The embedded PostgreSQL, which is used unless `spring.datasource.url` is set.
///
/// @param port the port of the embedded PostgreSQL on 127.0.0.1; 0 for any free one
@Validated
@ConfigurationProperties("callmanager.database")
public record EmbeddedPostgresProperties(@DefaultValue("0") @Min(0) @Max(65_535) int port) {}
