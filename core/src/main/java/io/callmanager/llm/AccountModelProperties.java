package io.callmanager.llm;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The language models that accounts bring.
///
/// @param allowPrivateNetworks whether they may be in private networks and on this machine
@ConfigurationProperties("callmanager.account-models")
public record AccountModelProperties(@DefaultValue("false") boolean allowPrivateNetworks) {}
