package io.callmanager.telephony.speech;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides speech: the configured engines behind one another, and what they said lately.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SpeechProperties.class)
public class SpeechConfiguration {

  @Bean
  SpeechSynthesizer speechSynthesizer(SpeechProperties properties, Clock clock) {
    List<SpeechSynthesizer> engines =
        properties.engines().stream().distinct().map(engine -> engine(engine, properties)).toList();
    return new CachedSpeech(
        new FallbackSpeech(engines, clock),
        properties.cacheSize().toBytes(),
        properties.maxAtOnce());
  }

  private static SpeechSynthesizer engine(
      SpeechProperties.Engine engine, SpeechProperties properties) {
    return switch (engine) {
      case ESPEAK_NG ->
          new EspeakNgSpeech(Optional.ofNullable(properties.espeakNg()), properties.timeLimit());
      case FREETTS -> new FreeTtsSpeech();
    };
  }
}
