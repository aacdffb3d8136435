package io.callmanager.webhook;

import io.callmanager.shared.BoundedNames;
import io.callmanager.shared.PublicAddresses;
import java.time.Duration;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides what sends webhooks.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

  private static final Duration LOOK_UP = Duration.ofSeconds(3);
  private static final int LOOK_UPS = 64;
  private static final int TESTS = 16;

  @Bean
  BoundedNames webhookNames() {
    return new BoundedNames(SystemDefaultDnsResolver.INSTANCE, LOOK_UP, LOOK_UPS);
  }

  @Bean
  Courier courier(WebhookProperties properties, BoundedNames webhookNames) {
    return new Courier(
        properties.timeout(),
        properties.concurrency() + properties.concurrency() / 4 + TESTS,
        webhookNames,
        properties.allowPrivateNetworks() ? address -> true : PublicAddresses::contains);
  }
}
