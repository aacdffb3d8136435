package io.callmanager.testing;

import io.callmanager.call.spi.ModelTrial;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// What stands in for the world around the core: a carrier that does as it is told, a clock that can be set, and meters that
/// nobody reads. To be imported; carries no stereotype, lest a scan finds it.
public class CoreFakes {

  @Bean
  FakeCarrier carrier() {
    return new FakeCarrier();
  }

  @Bean
  FakeTrunks fakeTrunks() {
    return new FakeTrunks();
  }

  @Bean
  FakeSoundConverter fakeSoundConverter() {
    return new FakeSoundConverter();
  }

  @Bean
  @Primary
  TestClock testClock() {
    return new TestClock();
  }

  @Bean
  ModelTrial modelTrial() {
    return access ->
        access.model().equals("mute")
            ? new ModelTrial.Result(false, "it does not accept the API key (401)", 40)
            : new ModelTrial.Result(true, "OK", 640);
  }

  @Bean
  MeterRegistry meterRegistry() {
    return new SimpleMeterRegistry();
  }
}
