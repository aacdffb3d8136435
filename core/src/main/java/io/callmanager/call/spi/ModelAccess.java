package io.callmanager.call.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A language model that an account brings.
///
/// @param baseUrl where its service is
/// @param key its service's key; null where it wants none
/// @param prices what it costs; null when that is not known
/// @param publicOnly whether its service may be at public addresses alone
public record ModelAccess(
    Protocol protocol,
    URI baseUrl,
    @Nullable String key,
    String model,
    @Nullable ModelPrices prices,
    boolean publicOnly) {

  /// How it is spoken to.
  public enum Protocol {
    /// OpenAI's chat completions.
    OPEN_AI,
    /// Anthropic's messages.
    ANTHROPIC
  }

  @Override
  public String toString() {
    return "ModelAccess[%s, %s, %s, key %s]"
        .formatted(protocol, baseUrl.getHost(), model, key == null ? "none" : "***");
  }
}
