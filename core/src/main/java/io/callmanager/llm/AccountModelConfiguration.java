package io.callmanager.llm;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/// Provides the settings of accounts' language models.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountModelProperties.class)
class AccountModelConfiguration {}
