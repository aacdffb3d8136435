package io.callmanager.api.dialect;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/// Provides the dialects' switches.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DialectProperties.class)
class DialectConfiguration {}
