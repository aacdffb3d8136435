package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.StreamDestinations;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Agents that are servers of customers', as media streams.
///
/// @param allowPrivateNetworks whether streams may lead into private networks and to this machine, and go over connections that
///     are not encrypted
/// @param connectTimeout how long it may take to open one, from looking its host up to its answer
@Validated
@ConfigurationProperties("callmanager.media-streams")
public record StreamProperties(
    @DefaultValue("false") boolean allowPrivateNetworks,
    @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30) @DefaultValue("5s")
        Duration connectTimeout)
    implements StreamDestinations {

  @Override
  public boolean privateNetworks() {
    return allowPrivateNetworks;
  }
}
