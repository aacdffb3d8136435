package io.callmanager.api.dialect.agenticai;

import io.callmanager.api.dialect.ConditionalOnDialect;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/// Provides the dialect's settings.
@Configuration(proxyBeanMethods = false)
@ConditionalOnDialect(AgenticAiContract.NAME)
@EnableConfigurationProperties(AgenticAiProperties.class)
class AgenticAiConfiguration {}
