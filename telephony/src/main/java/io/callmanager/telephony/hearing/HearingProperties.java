package io.callmanager.telephony.hearing;

import io.callmanager.telephony.engine.ApiKey;
import io.callmanager.telephony.hearing.engine.DeepgramRecognizer;
import io.callmanager.telephony.hearing.engine.OpenAiTranscription;
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
import org.springframework.validation.annotation.Validated;

/// How speech is understood.
///
/// @param engines which engines to use, the preferred one first; those that aren't installed or configured are passed over
/// @param timeLimit how long an engine may take when an utterance is over
/// @param maxAtOnce how many utterances programs and libraries of this machine work on at the same time
@Validated
@ConfigurationProperties("callmanager.hearing")
public record HearingProperties(
    @NotEmpty @DefaultValue({"DEEPGRAM", "OPEN_AI", "VOSK", "POCKETSPHINX"}) List<Engine> engines,
    @NotNull @DurationMin(millis = 100) @DefaultValue("5s") Duration timeLimit,
    @Min(1) @Max(1000) @DefaultValue("2") int maxAtOnce,
    @Valid @NotNull @DefaultValue Deepgram deepgram,
    @Valid @NotNull @DefaultValue OpenAi openAi,
    @Valid @NotNull @DefaultValue Vosk vosk,
    @Valid @NotNull @DefaultValue Pocketsphinx pocketsphinx) {

  /// The engines there are.
  public enum Engine {
    DEEPGRAM,
    OPEN_AI,
    VOSK,
    POCKETSPHINX
  }

  /// Deepgram's live transcription.
  ///
  /// @param baseUrl where it is; a ws or wss URL
  /// @param apiKey its key; without it Deepgram is not used
  /// @param model which of its models listens
  public record Deepgram(
      @NotNull @DefaultValue("wss://api.deepgram.com") URI baseUrl,
      @Nullable String apiKey,
      @NotBlank @DefaultValue("nova-3") String model) {

    DeepgramRecognizer.Settings settings() {
      return new DeepgramRecognizer.Settings(baseUrl, ApiKey.given(apiKey), model);
    }

    @Override
    public String toString() {
      return settings().toString();
    }
  }

  /// A service with OpenAI's `/v1/audio/transcriptions`.
  ///
  /// @param baseUrl where it is, such as `https://api.openai.com/v1`; without it no such service is used
  /// @param apiKey its key, where it wants one
  /// @param model which of its models listens
  /// @param responseFormat what to ask for; `verbose_json` for a model of the Whisper kind, which says how sure it is
  public record OpenAi(
      @Nullable URI baseUrl,
      @Nullable String apiKey,
      @NotBlank @DefaultValue("gpt-4o-mini-transcribe") String model,
      @NotNull @DefaultValue("json") OpenAiTranscription.Format responseFormat) {

    OpenAiTranscription.Settings settings() {
      return new OpenAiTranscription.Settings(baseUrl, ApiKey.given(apiKey), model, responseFormat);
    }

    @Override
    public String toString() {
      return settings().toString();
    }
  }

  /// The library Vosk.
  ///
  /// @param models the directory of its model for a language such as `en` or `pt-BR`; without any Vosk is not used
  public record Vosk(@NotNull @DefaultValue Map<String, Path> models) {}

  /// The program `pocketsphinx_continuous`.
  ///
  /// @param program where it is, when it isn't on the `PATH`
  /// @param model the directory with its English model
  public record Pocketsphinx(
      @Nullable Path program,
      @NotNull @DefaultValue("/usr/share/pocketsphinx/model/en-us") Path model) {}
}
