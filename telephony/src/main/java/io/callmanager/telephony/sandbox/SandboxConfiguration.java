package io.callmanager.telephony.sandbox;

import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SandboxProperties.class)
class SandboxConfiguration {

  @Bean
  SandboxCarrier sandboxCarrier(
      SandboxProperties properties,
      MediaSessions media,
      SpeechSynthesizer synthesizer,
      @Value("${callmanager.home:var}") Path home,
      Clock clock,
      MeterRegistry meters) {
    return new SandboxCarrier(
        properties, media, synthesizer, home.resolve("sandbox/voicemail"), clock, meters);
  }
}
