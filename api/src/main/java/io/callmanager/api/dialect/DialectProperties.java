package io.callmanager.api.dialect;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which other systems' contracts are spoken.
///
/// @param claudePhone whether Claude Phone's is
/// @param krosai whether KrosAI's is
/// @param agenticai whether AgenticAI's is
/// @param kaphila whether Kaphila's is
@ConfigurationProperties("callmanager.dialects")
record DialectProperties(
    @DefaultValue Switch claudePhone,
    @DefaultValue Switch krosai,
    @DefaultValue Switch agenticai,
    @DefaultValue Switch kaphila) {

  /// @param enabled whether it is spoken; its paths are not there otherwise
  record Switch(@DefaultValue("true") boolean enabled) {}
}
