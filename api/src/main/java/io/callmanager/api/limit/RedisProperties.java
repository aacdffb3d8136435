package io.callmanager.api.limit;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The Redis through which several servers count together.
///
/// @param uri such as `redis://user:password@host:6379/0`, or `rediss://…` for TLS; without it each server counts by itself
/// @param timeout how long a request waits for an answer; after one that did not come, none waits for a second
@Validated
@ConfigurationProperties("callmanager.redis")
public record RedisProperties(
    @Nullable @Pattern(regexp = "(redis|rediss|redis-sentinel|rediss-sentinel|redis-socket)://.+")
        String uri,
    @DefaultValue("100ms") @NotNull @DurationMin(millis = 5) @DurationMax(seconds = 5)
        Duration timeout) {

  @Override
  public String toString() {
    return "RedisProperties[" + timeout + "]";
  }
}
