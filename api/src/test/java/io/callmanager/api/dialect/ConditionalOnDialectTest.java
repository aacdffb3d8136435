package io.callmanager.api.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ConditionalOnDialectTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(OfOne.class, OfEither.class, DialectConfiguration.class);

  @Test
  void speaksEveryDialectUnlessTold() {
    runner.run(context -> assertThat(context).hasSingleBean(OfOne.class));
  }

  @Test
  void canBeSwitchedOff() {
    runner
        .withPropertyValues("callmanager.dialects.kaphila.enabled=false")
        .run(
            context ->
                assertThat(context).doesNotHaveBean(OfOne.class).hasSingleBean(OfEither.class));
  }

  @Test
  void staysWhileOneOfItsDialectsIsOn() {
    runner
        .withPropertyValues(
            "callmanager.dialects.kaphila.enabled=false",
            "callmanager.dialects.claude-phone.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(OfEither.class));
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDialect("kaphila")
  static class OfOne {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnDialect({"kaphila", "claude-phone"})
  static class OfEither {}
}
