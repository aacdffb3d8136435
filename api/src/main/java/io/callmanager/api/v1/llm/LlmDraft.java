package io.callmanager.api.v1.llm;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.call.spi.ModelPrices;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProvider.Kind;
import io.callmanager.shared.HttpUrl;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An account's language model, as it is sent: always in whole.
@Schema(name = "LlmDraft")
record LlmDraft(
    @Schema(
            description =
                "The protocol: OpenAI's chat completions, which many services and servers speak, Anthropic's messages, or Ollama.",
            allowableValues = {"open_ai", "anthropic", "ollama"},
            example = "open_ai")
        String kind,
    @Schema(
            description =
                "Where the service is, when it isn't where OpenAI or Anthropic is; required for Ollama. Redirects are not followed, and addresses that are not public are refused.",
            example = "https://api.openai.com/v1")
        @Nullable String baseUrl,
    @Schema(maxLength = LlmProvider.MAX_MODEL_LENGTH, example = "gpt-4.1-mini") String model,
    @Schema(
            description =
                "Never shown again. Left out, the present key is kept as long as the URL's host stays the same; null for none.",
            maxLength = LlmProvider.MAX_KEY_LENGTH,
            types = {"string", "null"},
            example = "sk-5d41402abc4b2a76b9719d911017c592")
        @Nullable String apiKey,
    @Schema(description = "What it costs, so that calls can say so and be bounded by it.")
        @Nullable PricesDraft prices) {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /// What a million tokens cost.
  @Schema(name = "LlmPrices")
  record PricesDraft(
      @Schema(description = "Asked with.", minimum = "0", example = "0.4") BigDecimal input,
      @Schema(description = "Answered with.", minimum = "0", example = "1.6") BigDecimal output,
      @Schema(description = "ISO 4217.", pattern = "[A-Z]{3}", example = "USD") String currency) {

    static PricesDraft of(ModelPrices prices) {
      return new PricesDraft(prices.inputMillion(), prices.outputMillion(), prices.currency());
    }
  }

  static LlmProvider.Wish read(Body body) {
    body.nothingBut("kind", "baseUrl", "model", "apiKey", "prices");
    @Nullable Kind kind = body.required("kind").wordOf(Kind.class);
    @Nullable HttpUrl url = body.optional("baseUrl").url();
    if (kind != null && !body.optional("baseUrl").given()) {
      url = kind.usualUrl().flatMap(HttpUrl::parse).orElse(null);
      if (url == null) {
        body.note("baseUrl", "Required");
      }
    }
    @Nullable String model = body.required("model").wording(LlmProvider.MAX_MODEL_LENGTH);
    @Nullable String key = body.optional("apiKey").text(LlmProvider.MAX_KEY_LENGTH);
    if (key != null && !LlmProvider.isKey(key)) {
      body.note("apiKey", "Must be of printable ASCII characters without blanks");
    }
    @Nullable ModelPrices prices = prices(body.optional("prices").object());
    body.check();
    return new LlmProvider.Wish(
        requireNonNull(kind),
        requireNonNull(url),
        requireNonNull(model).strip(),
        key,
        key == null && !body.isNull("apiKey"),
        prices);
  }

  private static @Nullable ModelPrices prices(@Nullable Body prices) {
    if (prices == null) {
      return null;
    }
    prices.nothingBut("input", "output", "currency");
    @Nullable BigDecimal input =
        prices.required("input").decimal(LlmProvider.HIGHEST_PRICE, LlmProvider.PRICE_SCALE);
    @Nullable BigDecimal output =
        prices.required("output").decimal(LlmProvider.HIGHEST_PRICE, LlmProvider.PRICE_SCALE);
    @Nullable String currency =
        prices
            .required("currency")
            .text(3, CURRENCY, "Must be a currency's code of three capital letters, such as USD");
    return input == null || output == null || currency == null
        ? null
        : new ModelPrices(input, output, currency);
  }
}
