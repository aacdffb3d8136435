package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.StreamSigner;
import io.callmanager.shared.BoundedNames;
import io.callmanager.shared.PublicAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides what opens agents' streams.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({StreamProperties.class, RealtimeProperties.class})
public class StreamConfiguration {

  private static final Duration LOOK_UP = Duration.ofSeconds(3);
  private static final int LOOK_UPS = 64;

  @Bean
  BoundedNames streamNames() {
    return new BoundedNames(SystemDefaultDnsResolver.INSTANCE, LOOK_UP, LOOK_UPS);
  }

  @Bean
  StreamLines streamLines(
      StreamProperties properties,
      BoundedNames streamNames,
      StreamSigner signer,
      StreamMeters streamMeters) {
    return new StreamLines(
        streamNames,
        properties.allowPrivateNetworks() ? address -> true : PublicAddresses::contains,
        properties.connectTimeout(),
        signer,
        streamMeters);
  }

  @Bean
  StreamMeters streamMeters(MeterRegistry registry) {
    return new StreamMeters(registry);
  }

  @Bean
  RealtimeLines realtimeLines(
      RealtimeProperties properties,
      StreamProperties streams,
      BoundedNames streamNames,
      StreamMeters streamMeters) {
    return new RealtimeLines(properties, streamNames, streams.connectTimeout(), streamMeters);
  }
}
