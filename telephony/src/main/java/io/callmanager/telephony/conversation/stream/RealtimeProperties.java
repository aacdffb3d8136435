package io.callmanager.telephony.conversation.stream;

import io.callmanager.call.spi.RealtimeCatalog;
import io.callmanager.shared.StreamUrl;
import io.callmanager.telephony.engine.ApiKey;
import jakarta.validation.constraints.AssertTrue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The model that hears and speaks for agents, by the events of OpenAI's Realtime API.
///
/// @param url where it is
/// @param apiKey its key, where it wants one
/// @param model its name, such as `gpt-realtime`; without it no such model is used
/// @param voice the voice it speaks with; its own choice when nothing is said
/// @param transcriptionModel what writes down what callees say, such as `gpt-4o-mini-transcribe`; without it that is not written down
@Validated
@ConfigurationProperties("callmanager.realtime")
public record RealtimeProperties(
    @DefaultValue("wss://api.openai.com/v1/realtime") String url,
    @Nullable String apiKey,
    @Nullable String model,
    @DefaultValue("") String voice,
    @DefaultValue("") String transcriptionModel)
    implements RealtimeCatalog {

  @AssertTrue(message = "a realtime model is at a ws or wss URL")
  boolean isUrlOfASocket() {
    return StreamUrl.parse(url).isPresent();
  }

  @Override
  public boolean isAvailable() {
    return model != null && !model.isBlank();
  }

  /// Where a session with the model begins; empty when none is configured.
  Optional<StreamUrl> address() {
    if (model == null || model.isBlank()) {
      return Optional.empty();
    }
    return StreamUrl.parse(
        url
            + (url.indexOf('?') < 0 ? "?" : "&")
            + "model="
            + URLEncoder.encode(model.strip(), StandardCharsets.UTF_8));
  }

  Map<String, String> headers() {
    String key = ApiKey.given(apiKey);
    return key == null ? Map.of() : Map.of("Authorization", "Bearer " + key);
  }

  @Override
  public String toString() {
    return "RealtimeProperties[%s, key %s]"
        .formatted(model, ApiKey.given(apiKey) == null ? "none" : "***");
  }
}
