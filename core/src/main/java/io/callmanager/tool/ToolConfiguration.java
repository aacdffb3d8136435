package io.callmanager.tool;

import io.callmanager.agent.ToolSecrets;
import io.callmanager.shared.BoundedNames;
import io.callmanager.shared.PublicAddresses;
import io.callmanager.webhook.WebhookSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides what uses accounts' own tools.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ToolProperties.class)
class ToolConfiguration {

  @Bean
  HttpTools httpTools(
      ToolProperties properties,
      BoundedNames webhookNames,
      ToolSecrets headers,
      WebhookSecrets signatures,
      Clock clock,
      MeterRegistry meters) {
    return new HttpTools(
        new ToolClient(
            properties.concurrency(),
            webhookNames,
            properties.allowPrivateNetworks() ? address -> true : PublicAddresses::contains),
        properties.concurrency(),
        headers,
        signatures,
        clock,
        meters);
  }
}
