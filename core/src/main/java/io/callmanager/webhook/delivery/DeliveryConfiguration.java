package io.callmanager.webhook.delivery;

import io.callmanager.shared.SystemDatabase;
import io.callmanager.webhook.Courier;
import io.callmanager.webhook.WebhookFormats;
import io.callmanager.webhook.WebhookProperties;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides what lanes work with.
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

  private static final Duration LEASE = Duration.ofSeconds(15);

  @Bean
  DeliveryResults deliveryResults(SystemDatabase system) {
    return new DeliveryResults(system);
  }

  @Bean
  LaneTools laneTools(
      DeliveryQueue queue,
      DeliveryResults results,
      EndpointHealth health,
      WebhookFormats formats,
      Courier courier,
      SystemDatabase system,
      DeliveryMeters meters,
      WebhookProperties properties,
      Clock clock) {
    return new LaneTools(
        queue,
        results,
        health,
        formats,
        courier,
        new LaneClaims(system, LEASE),
        Pools.of(properties.concurrency()),
        meters,
        clock,
        properties.callsAtOnce(),
        properties.disableAfter());
  }
}
