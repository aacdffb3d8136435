package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.call.spi.TranscriptAnalyst;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides the configured language model.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LlmProperties.class)
public class LlmConfiguration {

  private static final ToolCaller NO_TOOLS =
      (account, call, tool, arguments) ->
          new ToolAnswer(ToolAnswer.Outcome.UNREACHABLE, "There are no tools.", null, 0);

  @Bean
  LlmBrains llmBrains(
      LlmProperties properties,
      ObjectProvider<ModelAccounts> accounts,
      ObjectProvider<ToolCaller> tools,
      MeterRegistry meters) {
    return new LlmBrains(
        properties.settings(),
        properties.limits(),
        accounts.getIfAvailable(() -> account -> Optional.empty()),
        tools.getIfAvailable(() -> NO_TOOLS),
        new LlmMeters(meters));
  }

  @Bean
  TranscriptAnalyst transcriptAnalyst(LlmBrains models) {
    return models.analyst();
  }
}
