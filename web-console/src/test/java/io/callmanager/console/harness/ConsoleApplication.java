package io.callmanager.console.harness;

import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Primary;

/// The core and the console, with a fake carrier and a clock that can be set.
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(
    basePackages = "io.callmanager",
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
class ConsoleApplication {

  @Bean
  FakeCarrier carrier() {
    return new FakeCarrier();
  }

  @Bean
  @Primary
  TestClock testClock() {
    return new TestClock();
  }

  @Bean
  MeterRegistry meterRegistry() {
    return new SimpleMeterRegistry();
  }
}
