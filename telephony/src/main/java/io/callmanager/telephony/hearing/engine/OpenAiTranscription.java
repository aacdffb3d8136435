package io.callmanager.telephony.hearing.engine;

import io.callmanager.shared.WavHeader;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.hearing.UtteranceAudio;
import io.callmanager.telephony.speech.SpeechException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A service with OpenAI's `/v1/audio/transcriptions`: OpenAI itself, or one of the many that listen as it does.
public final class OpenAiTranscription implements SpeechRecognizer {

  private static final String NAME = "open-ai";
  private static final int MAX_BYTES = 1 << 20;
  private static final int LONGEST_PROMPT = 800;
  private static final int LONGEST_TEXT = 20_000;

  /// Services refuse what is shorter than a tenth of a second.
  private static final int SHORTEST = UtteranceAudio.RATE / 10;

  /// What is believed of a text when the service says nothing about it.
  private static final double UNTOLD = 0.8;

  /// From which a stretch is taken for no speech, as Whisper itself has it.
  private static final double NO_SPEECH = 0.6;

  /// Where it is.
  ///
  /// @param baseUrl with or without `/v1` at its end; null when there is no such service
  /// @param format how it answers
  public record Settings(
      @Nullable URI baseUrl, @Nullable String apiKey, String model, Format format) {

    @Override
    public String toString() {
      return "Settings[%s, %s, key %s]".formatted(baseUrl, model, apiKey == null ? "none" : "***");
    }
  }

  /// How it answers.
  public enum Format {
    /// With the text.
    JSON,
    /// With the text and how sure it is, which only models of the Whisper kind can.
    VERBOSE_JSON
  }

  private final Settings settings;
  private final @Nullable HttpService service;

  /// Nothing is asked before something was said.
  ///
  /// @param timeLimit how long an utterance may take
  public OpenAiTranscription(Settings settings, Duration timeLimit) {
    this.settings = settings;
    URI base = settings.baseUrl();
    service =
        base == null
            ? null
            : new HttpService("The transcription service at " + base.getHost(), base, timeLimit);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    return service == null
        ? Optional.of(
            "no OpenAI-compatible service is named in callmanager.hearing.open-ai.base-url")
        : Optional.empty();
  }

  @Override
  public Scope scope() {
    return Scope.ANYTHING;
  }

  @Override
  public Hearing open(String language, HearingListener listener) {
    return new WholeUtterances(
        (samples, expected) -> transcribe(samples, language, expected), listener);
  }

  private Heard transcribe(short[] samples, String language, Expectation expected)
      throws SpeechException {
    HttpService asked = service;
    URI base = settings.baseUrl();
    if (asked == null || base == null) {
      throw new SpeechException(unavailability().orElse(""));
    }
    if (samples.length < SHORTEST) {
      return new Heard("", 0, NAME);
    }
    HttpService.Answer answer = asked.ask(request(base, samples, language, expected), MAX_BYTES);
    return read(answer.json(asked.name()), asked.name());
  }

  /// What an answer says.
  static Heard read(JsonNode answer, String service) throws SpeechException {
    JsonNode text = answer.path("text");
    if (!text.isString() || text.stringValue().length() > LONGEST_TEXT) {
      throw new SpeechException(service + " answered with something else than a text");
    }
    JsonNode segments = answer.path("segments");
    double sum = 0;
    int told = 0;
    int silent = 0;
    for (JsonNode segment : segments) {
      if (segment.path("avg_logprob").isNumber()) {
        sum += segment.path("avg_logprob").doubleValue();
        told++;
      }
      silent += segment.path("no_speech_prob").asDouble(0) > NO_SPEECH ? 1 : 0;
    }
    if (told > 0 && silent == segments.size()) {
      return new Heard("", 0, NAME);
    }
    double confidence = told == 0 ? UNTOLD : Math.exp(Math.min(0, sum / told));
    String said = text.stringValue().strip();
    return new Heard(said, said.isEmpty() || Double.isNaN(confidence) ? 0 : confidence, NAME);
  }

  private HttpRequest request(URI base, short[] samples, String language, Expectation expected) {
    Form form = new Form();
    form.field("model", settings.model());
    String iso = Locale.forLanguageTag(language).getLanguage();
    if (iso.length() == 2) {
      form.field("language", iso);
    }
    String prompt = String.join(", ", expected.phrases());
    if (!prompt.isBlank()) {
      form.field("prompt", prompt.substring(0, Math.min(prompt.length(), LONGEST_PROMPT)));
    }
    form.field("response_format", settings.format().name().toLowerCase(Locale.ROOT));
    form.file("file", "utterance.wav", "audio/wav", wav(samples));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(transcriptionsOf(base))
            .header("Content-Type", "multipart/form-data; boundary=" + form.boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.finish()));
    if (settings.apiKey() != null) {
      request.header("Authorization", "Bearer " + settings.apiKey());
    }
    return request.build();
  }

  private static URI transcriptionsOf(URI base) {
    String url = base.toString().replaceAll("/+$", "");
    return URI.create(url + (url.endsWith("/v1") ? "" : "/v1") + "/audio/transcriptions");
  }

  /// A WAV file of one channel of linear 16 bits.
  private static byte[] wav(short[] samples) {
    ByteBuffer out =
        ByteBuffer.allocate(WavHeader.BYTES + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    new WavHeader(1, UtteranceAudio.RATE).write(out, 2L * samples.length);
    out.asShortBuffer().put(samples);
    return out.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A body of `multipart/form-data` (RFC 7578). Its boundary can't be guessed, so that no value can end its part.
  private static final class Form {
    private final String boundary = UUID.randomUUID().toString();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    void field(String name, String value) {
      part("form-data; name=\"" + name + "\"", "", utf8(value));
    }

    void file(String name, String file, String type, byte[] content) {
      part(
          "form-data; name=\"%s\"; filename=\"%s\"".formatted(name, file),
          "Content-Type: " + type + "\r\n",
          content);
    }

    private void part(String disposition, String headers, byte[] content) {
      body.writeBytes(
          utf8(
              "--%s\r\nContent-Disposition: %s\r\n%s\r\n"
                  .formatted(boundary, disposition, headers)));
      body.writeBytes(content);
      body.writeBytes(utf8("\r\n"));
    }

    byte[] finish() {
      body.writeBytes(utf8("--" + boundary + "--\r\n"));
      return body.toByteArray();
    }
  }
}
