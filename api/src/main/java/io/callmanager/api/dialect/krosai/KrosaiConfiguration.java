package io.callmanager.api.dialect.krosai;

import io.callmanager.api.dialect.ConditionalOnDialect;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides KrosAI's settings, and the description of its failures.
@Configuration(proxyBeanMethods = false)
@ConditionalOnDialect(KrosaiContract.NAME)
@EnableConfigurationProperties(KrosaiProperties.class)
class KrosaiConfiguration {

  @Bean
  GlobalOpenApiCustomizer descriptionOfKrosaiRefusals() {
    return RefusalDocs::describe;
  }
}
