package io.callmanager.telephony.speech.engine;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.sound.TelephoneSound;
import io.callmanager.telephony.speech.sound.Wav;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Google Cloud Text-to-Speech, by its REST interface v1.
public final class GoogleSpeech implements SpeechEngine {

  static final String NAME = "google";
  private static final String SERVICE = "Google's text-to-speech";
  private static final int MAX_BYTES = 16 << 20;

  /// Where it is and who we are to it.
  ///
  /// @param credentials a service account's key file; null to use the API key
  /// @param families kinds of voices, such as `Neural2`, the preferred first
  public record Settings(
      URI baseUrl, @Nullable String apiKey, @Nullable Path credentials, List<String> families) {

    @Override
    public String toString() {
      return "Settings["
          + baseUrl
          + ", "
          + (credentials == null ? "" : credentials + ", ")
          + "key "
          + (apiKey == null ? "none" : "***")
          + "]";
    }
  }

  private final Settings settings;
  private final HttpService service;
  private final @Nullable GoogleToken token;
  private final GoogleVoices voices;

  /// Nothing is asked before something is to be spoken.
  ///
  /// @param timeLimit how long one text may take
  public GoogleSpeech(Settings settings, Duration timeLimit, Clock clock) {
    this.settings = settings;
    this.service = new HttpService(SERVICE, settings.baseUrl(), timeLimit);
    Path credentials = settings.credentials();
    this.token = credentials == null ? null : new GoogleToken(credentials, timeLimit, clock);
    this.voices = new GoogleVoices(settings.families(), this::listing, clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    return settings.apiKey() == null && token == null
        ? Optional.of(
            "Google's text-to-speech has neither callmanager.speech.google.api-key nor"
                + " callmanager.speech.google.credentials")
        : Optional.empty();
  }

  @Override
  public List<Voice> voices() {
    return unavailability().isPresent() ? List.of() : voices.all();
  }

  /// Without a list of voices a name of Google's form is taken as it is, and for any other the service is left to choose
  /// by language and gender.
  @Override
  public Voice choose(VoiceWish wish) {
    return wish.closest(voices()).orElseGet(() -> GoogleVoices.unlisted(wish));
  }

  private HttpService.Answer listing() throws SpeechException {
    return service.ask(request("/v1/voices").GET().build(), MAX_BYTES);
  }

  @Override
  public Sound synthesize(String text, Voice voice, double rate) throws SpeechException {
    if (text.isBlank()) {
      return new Sound(new short[0]);
    }
    HttpRequest request =
        request("/v1/text:synthesize")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body(text, voice, rate)))
            .build();
    String content =
        service
            .ask(request, MAX_BYTES)
            .json(SERVICE)
            .path("audioContent")
            .stringValueOpt()
            .orElseThrow(() -> new SpeechException(SERVICE + " answered without sound"));
    try {
      Wav wav = Wav.read(Base64.getDecoder().decode(content));
      return TelephoneSound.of(wav.samples(), wav.sampleRate());
    } catch (IllegalArgumentException e) {
      throw new SpeechException(SERVICE + " answered with broken Base64", e);
    }
  }

  private static byte[] body(String text, Voice voice, double rate) {
    ObjectNode body = HttpService.JSON.createObjectNode();
    body.putObject("input").put("text", text);
    ObjectNode chosen = body.putObject("voice");
    chosen.put("languageCode", voice.language() == null ? "en-US" : voice.language());
    if (!voice.name().equals(voice.language())) {
      chosen.put("name", voice.name());
    } else if (voice.gender() != null) {
      chosen.put("ssmlGender", voice.gender().name());
    }
    ObjectNode audio = body.putObject("audioConfig");
    audio.put("audioEncoding", "LINEAR16");
    audio.put("sampleRateHertz", Sound.SAMPLE_RATE);
    if (rate != Utterance.OWN_PACE) {
      audio.put("speakingRate", rate);
    }
    return HttpService.JSON.writeValueAsBytes(body);
  }

  private HttpRequest.Builder request(String path) throws SpeechException {
    String base = settings.baseUrl().toString().replaceAll("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token.current());
    } else if (settings.apiKey() != null) {
      request.header("X-Goog-Api-Key", settings.apiKey());
    }
    return request;
  }
}
