package io.callmanager.api.testing;

import io.callmanager.call.spi.ModelTrial;
import io.callmanager.call.spi.VoiceCatalog;
import io.callmanager.call.spi.VoiceCatalog.OfferedVoice;
import io.callmanager.call.spi.VoiceGender;
import io.callmanager.testing.FakeSoundConverter;
import io.callmanager.testing.FakeTrunks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/// The core and the API, with nothing beside them.
@SpringBootConfiguration
@EnableAutoConfiguration
@AutoConfigurationPackage(basePackages = "io.callmanager")
@ComponentScan({
  "io.callmanager.account",
  "io.callmanager.agent",
  "io.callmanager.api",
  "io.callmanager.call",
  "io.callmanager.trunk",
  "io.callmanager.contact",
  "io.callmanager.credit",
  "io.callmanager.idempotency",
  "io.callmanager.redaction",
  "io.callmanager.analysis",
  "io.callmanager.dialgate",
  "io.callmanager.number",
  "io.callmanager.event",
  "io.callmanager.recording",
  "io.callmanager.shared",
  "io.callmanager.sound",
  "io.callmanager.usage",
  "io.callmanager.webhook",
  "io.callmanager.tool",
  "io.callmanager.llm"
})
public class ApiTestApplication {

  @Bean
  MeterRegistry meterRegistry() {
    return new SimpleMeterRegistry();
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
  VoiceCatalog voiceCatalog() {
    return () ->
        List.of(
            new OfferedVoice("staged", "en-us", "en-US", VoiceGender.MALE, true),
            new OfferedVoice("staged", "en-gb+f", "en-GB", VoiceGender.FEMALE, true),
            new OfferedVoice("staged", "de", "de", null, false),
            new OfferedVoice("staged", "alloy", null, null, false));
  }

  @Bean
  StagedModels models() {
    return new StagedModels();
  }

  @Bean
  ModelTrial modelTrial() {
    return access -> new ModelTrial.Result(true, "OK", 5);
  }

  @Bean
  StagedCarrier carrier() {
    return new StagedCarrier();
  }
}
