package io.callmanager.telephony.speech;

import io.callmanager.telephony.engine.ApiKey;
import io.callmanager.telephony.speech.engine.GoogleSpeech;
import io.callmanager.telephony.speech.engine.OpenAiSpeech;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How text becomes speech.
///
/// @param engines which engines to use, the preferred one first; those that aren't installed or configured are passed over
/// @param espeakNg where the program `espeak-ng` is, when it isn't on the `PATH`
/// @param timeLimit how long one sentence may take
/// @param cacheSize how much sound to keep in memory
/// @param diskCacheSize how much sound to keep on disk; 0 to keep none there
/// @param cacheDirectory where sound is kept on disk; by default `cache/speech` in the home directory
/// @param maxAtOnce how many texts are spoken at the same time
@Validated
@ConfigurationProperties("callmanager.speech")
public record SpeechProperties(
    @NotEmpty @DefaultValue({"OPEN_AI", "GOOGLE", "ESPEAK_NG", "FREETTS"}) List<Engine> engines,
    @Nullable Path espeakNg,
    @NotNull @DurationMin(millis = 100) @DefaultValue("10s") Duration timeLimit,
    @NotNull @DefaultValue("64MB") DataSize cacheSize,
    @NotNull @DefaultValue("256MB") DataSize diskCacheSize,
    @Nullable Path cacheDirectory,
    @Min(1) @Max(1000) @DefaultValue("8") int maxAtOnce,
    @Valid @NotNull @DefaultValue OpenAi openAi,
    @Valid @NotNull @DefaultValue Google google) {

  /// The engines there are.
  public enum Engine {
    OPEN_AI,
    GOOGLE,
    ESPEAK_NG,
    FREETTS
  }

  /// A service with OpenAI's `/v1/audio/speech`.
  ///
  /// @param baseUrl where it is, such as `https://api.openai.com/v1`; without it no such service is used
  /// @param apiKey its key, where it wants one
  /// @param model which of its models speaks
  /// @param defaultVoice its voice when no other is wished for
  /// @param voices its voice for a wished name, a language such as `de` or `de-AT`, `female` or `male`; when there are none, its
  ///     voices are those of OpenAI
  /// @param responseFormat what sound to ask for; `wav` for a service whose `pcm` is not at 24 kHz
  public record OpenAi(
      @Nullable URI baseUrl,
      @Nullable String apiKey,
      @NotBlank @DefaultValue("gpt-4o-mini-tts") String model,
      @NotBlank @DefaultValue("alloy") String defaultVoice,
      @NotNull @DefaultValue Map<String, String> voices,
      @NotNull @DefaultValue("pcm") OpenAiSpeech.Format responseFormat) {

    OpenAiSpeech.Settings settings() {
      return new OpenAiSpeech.Settings(
          baseUrl, ApiKey.given(apiKey), model, defaultVoice, Map.copyOf(voices), responseFormat);
    }

    @Override
    public String toString() {
      return settings().toString();
    }
  }

  /// Google Cloud Text-to-Speech.
  ///
  /// @param baseUrl where it is
  /// @param apiKey an API key; without it and without credentials Google is not used
  /// @param credentials a service account's key file, in place of an API key
  /// @param families which kinds of voices to prefer when none is named
  public record Google(
      @NotNull @DefaultValue("https://texttospeech.googleapis.com") URI baseUrl,
      @Nullable String apiKey,
      @Nullable Path credentials,
      @NotNull @DefaultValue({"Neural2", "Wavenet", "Standard"}) List<String> families) {

    GoogleSpeech.Settings settings() {
      return new GoogleSpeech.Settings(
          baseUrl, ApiKey.given(apiKey), credentials, List.copyOf(families));
    }

    @Override
    public String toString() {
      return settings().toString();
    }
  }
}
