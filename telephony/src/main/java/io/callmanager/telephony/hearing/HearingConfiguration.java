package io.callmanager.telephony.hearing;

import io.callmanager.telephony.hearing.engine.DeepgramRecognizer;
import io.callmanager.telephony.hearing.engine.OpenAiTranscription;
import io.callmanager.telephony.hearing.engine.PocketsphinxRecognizer;
import io.callmanager.telephony.hearing.engine.VoskRecognizer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides the configured engines that understand speech.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HearingProperties.class)
public class HearingConfiguration {

  @Bean
  SpeechRecognizers speechRecognizers(
      HearingProperties properties, Clock clock, MeterRegistry meters) {
    return new SpeechRecognizers(
        properties.engines().stream().distinct().map(engine -> engine(engine, properties)).toList(),
        properties.timeLimit(),
        clock,
        meters);
  }

  private static SpeechRecognizer engine(
      HearingProperties.Engine engine, HearingProperties properties) {
    return switch (engine) {
      case DEEPGRAM ->
          new DeepgramRecognizer(properties.deepgram().settings(), properties.timeLimit());
      case OPEN_AI ->
          new OpenAiTranscription(properties.openAi().settings(), properties.timeLimit());
      case VOSK ->
          new VoskRecognizer(
              properties.vosk().models(), properties.timeLimit(), properties.maxAtOnce());
      case POCKETSPHINX ->
          new PocketsphinxRecognizer(
              Optional.ofNullable(properties.pocketsphinx().program()),
              properties.pocketsphinx().model(),
              properties.timeLimit(),
              properties.maxAtOnce());
    };
  }
}
