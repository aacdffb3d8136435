package io.callmanager.telephony.conversation.llm;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides the configured language model.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LlmProperties.class)
public class LlmConfiguration {

  @Bean
  LlmBrains llmBrains(LlmProperties properties) {
    return new LlmBrains(properties.settings());
  }
}
