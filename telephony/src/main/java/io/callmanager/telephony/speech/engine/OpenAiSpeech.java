package io.callmanager.telephony.speech.engine;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.sound.TelephoneSound;
import io.callmanager.telephony.speech.sound.Wav;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A service with OpenAI's `/v1/audio/speech`: OpenAI itself, or one of the many that speak as it does.
public final class OpenAiSpeech implements SpeechEngine {

  private static final String NAME = "open-ai";

  /// The rate of `pcm`, as OpenAI's reference has it.
  private static final int PCM_RATE = 24_000;

  private static final int MAX_BYTES = 16 << 20;

  private static final List<String> OPEN_AI_VOICES =
      List.of(
          "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer",
          "verse");

  /// Where it is and how it speaks.
  ///
  /// @param baseUrl with or without `/v1` at its end; null when there is no such service
  /// @param voices which of its voices stands for a name, a language or `female` or `male`; empty for OpenAI's own voices
  public record Settings(
      @Nullable URI baseUrl,
      @Nullable String apiKey,
      String model,
      String defaultVoice,
      Map<String, String> voices,
      Format format) {

    @Override
    public String toString() {
      return "Settings["
          + baseUrl
          + ", "
          + model
          + ", key "
          + (apiKey == null ? "none" : "***")
          + "]";
    }
  }

  /// What sound is asked for.
  public enum Format {
    /// Samples of 16 bits at 24 kHz.
    PCM,
    /// A WAV file, which says its rate.
    WAV
  }

  private final Settings settings;
  private final Map<String, Voice> wishes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<Voice> voices;
  private final @Nullable HttpService service;

  /// Nothing is asked before something is to be spoken.
  ///
  /// @param timeLimit how long one text may take
  public OpenAiSpeech(Settings settings, Duration timeLimit) {
    this.settings = settings;
    Set<String> names = new LinkedHashSet<>();
    names.add(settings.defaultVoice());
    names.addAll(
        settings.voices().isEmpty() ? OPEN_AI_VOICES : new TreeMap<>(settings.voices()).values());
    voices = names.stream().map(this::voice).toList();
    settings
        .voices()
        .forEach(
            (wish, name) ->
                voices.stream()
                    .filter(v -> v.name().equals(name))
                    .forEach(v -> wishes.put(wish, v)));
    URI base = settings.baseUrl();
    service =
        base == null
            ? null
            : new HttpService("The speech service at " + base.getHost(), base, timeLimit);
  }

  /// A voice as the settings describe it: one that stands for a single language speaks that, any other speaks all.
  private Voice voice(String name) {
    List<String> stands =
        settings.voices().entrySet().stream()
            .filter(entry -> entry.getValue().equals(name))
            .map(Map.Entry::getKey)
            .toList();
    List<String> tags = stands.stream().filter(VoiceWish::isTag).toList();
    String language =
        tags.size() == 1 && !name.equals(settings.defaultVoice())
            ? Locale.forLanguageTag(tags.getFirst()).toLanguageTag()
            : null;
    return new Voice(
        NAME,
        name,
        language,
        Stream.concat(stands.stream(), Stream.of(name))
            .map(VoiceWish::gender)
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(null));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String edition() {
    return settings.model() + " " + settings.baseUrl();
  }

  @Override
  public Optional<String> unavailability() {
    return service == null
        ? Optional.of(
            "no OpenAI-compatible service is named in callmanager.speech.open-ai.base-url")
        : Optional.empty();
  }

  @Override
  public List<Voice> voices() {
    return voices;
  }

  @Override
  public Voice choose(VoiceWish wish) {
    return voices.stream()
        .filter(wish::names)
        .findFirst()
        .or(() -> configured(wish))
        .or(() -> voices.stream().filter(voice -> hasGender(voice, wish)).findFirst())
        .orElseGet(voices::getFirst);
  }

  private static boolean hasGender(Voice voice, VoiceWish wish) {
    return wish.gender() != null && wish.gender() == voice.gender() && voice.language() == null;
  }

  /// By name, then by language with and without region, then by gender.
  private Optional<Voice> configured(VoiceWish wish) {
    String gender = wish.gender() == null ? "" : wish.gender().name();
    return Stream.of(
            Stream.of(wish.name()),
            wish.languages().stream(),
            wish.languages().stream().map(tag -> tag.split("-", 2)[0]),
            Stream.of(gender))
        .flatMap(names -> names)
        .<@Nullable Voice>map(wishes::get)
        .filter(Objects::nonNull)
        .findFirst();
  }

  @Override
  public Sound synthesize(String text, Voice voice, double rate) throws SpeechException {
    HttpService asked = service;
    URI base = settings.baseUrl();
    if (asked == null || base == null) {
      throw new SpeechException(unavailability().orElse(""));
    }
    if (text.isBlank()) {
      return new Sound(new short[0]);
    }
    HttpService.Answer answer = asked.ask(request(base, text, voice, rate), MAX_BYTES);
    byte[] body = answer.body();
    if (Wav.begins(body)) {
      Wav wav = Wav.read(body);
      return TelephoneSound.of(wav.samples(), wav.sampleRate());
    }
    if (settings.format() == Format.WAV
        || answer.type().startsWith("text/")
        || answer.type().endsWith("json")) {
      throw new SpeechException(
          asked.name() + " answered with something else than sound: " + answer.type());
    }
    if (body.length < 2) {
      throw new SpeechException(asked.name() + " answered with no sound");
    }
    short[] samples = new short[body.length / 2];
    ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return TelephoneSound.of(samples, PCM_RATE);
  }

  private HttpRequest request(URI base, String text, Voice voice, double rate) {
    ObjectNode body = HttpService.JSON.createObjectNode();
    body.put("model", settings.model());
    body.put("input", text);
    body.put("voice", voice.name());
    body.put("response_format", settings.format().name().toLowerCase(Locale.ROOT));
    if (rate != Utterance.OWN_PACE) {
      body.put("speed", rate);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(speechOf(base))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(HttpService.JSON.writeValueAsBytes(body)));
    if (settings.apiKey() != null) {
      request.header("Authorization", "Bearer " + settings.apiKey());
    }
    return request.build();
  }

  private static URI speechOf(URI base) {
    String url = base.toString().replaceAll("/+$", "");
    return URI.create(url + (url.endsWith("/v1") ? "" : "/v1") + "/audio/speech");
  }
}
