package io.callmanager.redaction;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides what keeps from being kept.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedactionProperties.class)
class RedactionConfiguration {

  @Bean
  Redaction redaction(RedactionProperties properties) {
    return new Redaction(properties.patterns());
  }
}
