package io.callmanager.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;

/// The core alone, between a database and a fake carrier.
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan({
  "io.callmanager.shared",
  "io.callmanager.account",
  "io.callmanager.credit",
  "io.callmanager.agent",
  "io.callmanager.contact",
  "io.callmanager.number",
  "io.callmanager.call",
  "io.callmanager.usage",
  "io.callmanager.testing"
})
class CoreTestApplication {

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
