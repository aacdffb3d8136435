package io.callmanager.llm;

import io.callmanager.call.spi.ModelPrices;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The language model that speaks for an account's agents.
///
/// @param baseUrl where its service is
/// @param hasKey whether a key is kept for it
/// @param keyEnding the key's last characters where they can be shown; may be empty
/// @param prices what it costs; null when that is not known
public record LlmProvider(
    AccountId account,
    Kind kind,
    String baseUrl,
    String model,
    boolean hasKey,
    String keyEnding,
    @Nullable ModelPrices prices,
    Instant createdAt,
    Instant updatedAt) {

  public static final int MAX_MODEL_LENGTH = 200;
  public static final int MAX_KEY_LENGTH = 500;

  /// What prices may be, at most, and with how many digits behind the point.
  public static final int HIGHEST_PRICE = 1_000_000;

  public static final int PRICE_SCALE = 6;

  /// The protocols by which models are spoken to.
  public enum Kind {
    /// OpenAI's chat completions, which many services and servers speak.
    OPEN_AI("https://api.openai.com/v1"),
    /// Anthropic's messages.
    ANTHROPIC("https://api.anthropic.com"),
    /// Ollama, by what it has of OpenAI's.
    OLLAMA(null);

    private final @Nullable String usual;

    Kind(@Nullable String usual) {
      this.usual = usual;
    }

    /// Where it is when nothing else is said; empty when that has to be said.
    public Optional<String> usualUrl() {
      return Optional.ofNullable(usual);
    }
  }

  /// What is to be kept.
  ///
  /// @param key a new one; null for none
  /// @param keepsKey whether the present key is kept, which works for the same host alone
  public record Wish(
      Kind kind,
      HttpUrl baseUrl,
      String model,
      @Nullable String key,
      boolean keepsKey,
      @Nullable ModelPrices prices) {

    @Override
    public String toString() {
      return "Wish[" + kind + "]";
    }
  }

  /// Whether a text can be a model's name.
  public static boolean isModel(String text) {
    return !text.isBlank() && text.length() <= MAX_MODEL_LENGTH && text.indexOf('\0') < 0;
  }

  /// Whether a price can be kept as it is.
  public static boolean isPrice(BigDecimal price) {
    return price.signum() >= 0
        && price.compareTo(BigDecimal.valueOf(HIGHEST_PRICE)) <= 0
        && price.stripTrailingZeros().scale() <= PRICE_SCALE;
  }

  /// Whether a text can be a key.
  public static boolean isKey(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_KEY_LENGTH
        && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
