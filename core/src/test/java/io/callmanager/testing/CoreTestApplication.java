package io.callmanager.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/// The core alone, between a database and a fake carrier. Carries no stereotype, lest a server that is tested finds it on its
/// class path and takes it for a part of itself.
@EnableAutoConfiguration
@Import(Tenant.Maker.class)
@ComponentScan({
  "io.callmanager.shared",
  "io.callmanager.account",
  "io.callmanager.credit",
  "io.callmanager.agent",
  "io.callmanager.contact",
  "io.callmanager.number",
  "io.callmanager.call",
  "io.callmanager.usage"
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
