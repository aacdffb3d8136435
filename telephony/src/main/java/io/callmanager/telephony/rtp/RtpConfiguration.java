package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.MediaAddress;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides the media sessions. Needs a [MediaAddress], which the SIP user agent knows.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RtpProperties.class)
public class RtpConfiguration {

  @Bean
  RtpEngine rtpEngine(
      RtpProperties properties, MediaAddress address, Clock clock, MeterRegistry registry) {
    return new RtpEngine(properties, address, clock, registry);
  }
}
