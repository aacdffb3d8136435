package io.callmanager.telephony.speech;

import io.callmanager.telephony.speech.cache.PhraseCache;
import io.callmanager.telephony.speech.cache.SoundFolder;
import io.callmanager.telephony.speech.engine.EspeakNgSpeech;
import io.callmanager.telephony.speech.engine.FreeTtsSpeech;
import io.callmanager.telephony.speech.engine.GoogleSpeech;
import io.callmanager.telephony.speech.engine.OpenAiSpeech;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides speech: the configured engines behind one another, and what they said before.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SpeechProperties.class)
public class SpeechConfiguration {

  @Bean
  FallbackSpeech speechSynthesizer(
      SpeechProperties properties,
      @Value("${callmanager.home:var}") Path home,
      Clock clock,
      MeterRegistry meters) {
    Path configured = properties.cacheDirectory();
    Path directory = configured == null ? home.resolve("cache/speech") : configured;
    Optional<SoundFolder> disk =
        SoundFolder.open(directory, properties.diskCacheSize().toBytes(), clock);
    PhraseCache cache = new PhraseCache(properties.cacheSize().toBytes(), disk, clock, meters);
    Semaphore turns = new Semaphore(properties.maxAtOnce(), true);
    List<SpeechEngine> engines =
        properties.engines().stream()
            .distinct()
            .map(engine -> engine(engine, properties, clock))
            .toList();
    FallbackSpeech speech =
        new FallbackSpeech(engines, new GuardedEngine.Tools(cache, turns, clock, meters));
    // The first call shall not wait for what engines load or list when they are first used.
    Thread.ofVirtual().name("speech-warm-up").start(speech::warmUp);
    return speech;
  }

  private static SpeechEngine engine(
      SpeechProperties.Engine engine, SpeechProperties properties, Clock clock) {
    return switch (engine) {
      case OPEN_AI -> new OpenAiSpeech(properties.openAi().settings(), properties.timeLimit());
      case GOOGLE ->
          new GoogleSpeech(properties.google().settings(), properties.timeLimit(), clock);
      case ESPEAK_NG ->
          new EspeakNgSpeech(Optional.ofNullable(properties.espeakNg()), properties.timeLimit());
      case FREETTS -> new FreeTtsSpeech();
    };
  }
}
