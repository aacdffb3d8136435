package io.callmanager.api.dialect;

import io.callmanager.api.contract.ContractName;
import io.swagger.v3.oas.models.info.Info;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A description of its own for each dialect that is switched on: of the controllers that [ConditionalOnDialect] gives it.
@Configuration(proxyBeanMethods = false)
class DialectDescriptions {

  private static GroupedOpenApi describe(String name, String system) {
    return GroupedOpenApi.builder()
        .group(name)
        .displayName(system)
        .pathsToMatch("/**")
        .addOpenApiMethodFilter(method -> isOf(name, method))
        .addOpenApiCustomizer(
            api ->
                api.info(
                    new Info()
                        .title(system)
                        .version("1")
                        .description(
                            "What clients of %s send and are answered, spoken by Call Manager. Keys are Call Manager's, in any of three ways."
                                .formatted(system))))
        .build();
  }

  private static boolean isOf(String name, Method method) {
    ConditionalOnDialect dialects =
        method.getDeclaringClass().getAnnotation(ConditionalOnDialect.class);
    return dialects != null && Arrays.asList(dialects.value()).contains(name);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDialect(ContractName.CLAUDE_PHONE)
  static class ClaudePhone {

    @Bean
    GroupedOpenApi descriptionOfClaudePhone() {
      return describe(ContractName.CLAUDE_PHONE, "Claude Phone");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDialect(ContractName.KROSAI)
  static class KrosAi {

    @Bean
    GroupedOpenApi descriptionOfKrosAi() {
      return describe(ContractName.KROSAI, "KrosAI");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDialect(ContractName.AGENTICAI)
  static class AgenticAi {

    @Bean
    GroupedOpenApi descriptionOfAgenticAi() {
      return describe(ContractName.AGENTICAI, "AgenticAI");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDialect(ContractName.KAPHILA)
  static class Kaphila {

    @Bean
    GroupedOpenApi descriptionOfKaphila() {
      return describe(ContractName.KAPHILA, "Kaphila");
    }
  }
}
