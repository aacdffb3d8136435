package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.hearing.UtteranceAudio;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deepgram's live transcription, which understands while somebody still speaks: one WebSocket a call.
public final class DeepgramRecognizer implements SpeechRecognizer {

  static final String NAME = "deepgram";

  /// Where it is.
  ///
  /// @param baseUrl such as `wss://api.deepgram.com`
  /// @param apiKey without it Deepgram is not used
  public record Settings(URI baseUrl, @Nullable String apiKey, String model) {

    @Override
    public String toString() {
      return "Settings[%s, %s, key %s]".formatted(baseUrl, model, apiKey == null ? "none" : "***");
    }
  }

  private final Settings settings;
  private final Duration timeLimit;
  private final HttpClient client;

  /// Nothing is connected before a call is listened to.
  ///
  /// @param timeLimit how long connecting may take, and an answer when an utterance is over
  public DeepgramRecognizer(Settings settings, Duration timeLimit) {
    URI base = settings.baseUrl();
    if (!List.of("ws", "wss").contains(String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT))
        || base.getHost() == null
        || base.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "callmanager.hearing.deepgram.base-url must be a ws or wss URL with a host and no user");
    }
    this.settings = settings;
    this.timeLimit = timeLimit;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeLimit)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    return settings.apiKey() == null
        ? Optional.of("no key for Deepgram is given in callmanager.hearing.deepgram.api-key")
        : Optional.empty();
  }

  @Override
  public Scope scope() {
    return Scope.ANYTHING;
  }

  @Override
  public Hearing open(String language, HearingListener listener) {
    String key = String.valueOf(settings.apiKey());
    return new DeepgramHearing(
        (socket) ->
            client
                .newWebSocketBuilder()
                .header("Authorization", "Token " + key)
                .connectTimeout(timeLimit)
                .buildAsync(address(language), socket),
        timeLimit,
        listener);
  }

  private URI address(String language) {
    return URI.create(
        settings.baseUrl().toString().replaceAll("/+$", "")
            + "/v1/listen?encoding=linear16&channels=1&interim_results=true&punctuate=true"
            + "&sample_rate="
            + UtteranceAudio.RATE
            + "&model="
            + encoded(settings.model())
            + "&language="
            + encoded(language));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
