package io.callmanager.console.llm;

import io.callmanager.call.spi.ModelPrices;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProvider.Kind;
import io.callmanager.shared.HttpUrl;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// An account's language model as it is typed in: text throughout, right or wrong.
///
/// @param key a new one; empty to keep the present one
/// @param dropsKey whether there shall be none, if no new one is typed in
record LlmForm(
    String kind,
    String baseUrl,
    String model,
    String key,
    boolean dropsKey,
    String inputPrice,
    String outputPrice,
    String currency) {

  static final LlmForm EMPTY = new LlmForm(Kind.OPEN_AI.name(), "", "", "", false, "", "", "USD");

  private static final Pattern PRICE = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  static LlmForm of(LlmProvider provider) {
    ModelPrices prices = provider.prices();
    return new LlmForm(
        provider.kind().name(),
        // Left empty it goes on being the provider's own, also when another one is chosen.
        provider.kind().usualUrl().filter(provider.baseUrl()::equals).isPresent()
            ? ""
            : provider.baseUrl(),
        provider.model(),
        "",
        false,
        prices == null ? "" : prices.inputMillion().toPlainString(),
        prices == null ? "" : prices.outputMillion().toPlainString(),
        prices == null ? "USD" : prices.currency());
  }

  static LlmForm of(MultiValueMap<String, String> sent) {
    return new LlmForm(
        text(sent, "kind"),
        text(sent, "baseUrl"),
        text(sent, "model"),
        text(sent, "key"),
        sent.containsKey("dropsKey"),
        text(sent, "inputPrice"),
        text(sent, "outputPrice"),
        text(sent, "currency"));
  }

  /// The same without the key, which is not shown again.
  LlmForm shown() {
    return new LlmForm(kind, baseUrl, model, "", dropsKey, inputPrice, outputPrice, currency);
  }

  /// What is shown beside this form when it was not saved: a key that was typed in is lost with it.
  Map<String, String> told(Map<String, String> problems) {
    Map<String, String> told = new LinkedHashMap<>(problems);
    if (!key.isEmpty() && !problems.isEmpty()) {
      told.putIfAbsent("key", "Type the key again: it is not shown, and not kept yet.");
    }
    return told;
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (known().isEmpty()) {
      problems.put("kind", "Choose one of the three.");
    }
    if (url().isEmpty()) {
      problems.put(
          "baseUrl",
          baseUrl.isEmpty()
              ? "Write where it is."
              : "It must be an http or https address without a user name.");
    }
    if (!LlmProvider.isModel(model)) {
      problems.put("model", "Write the model’s name, as its service calls it.");
    }
    if (!key.isEmpty() && !LlmProvider.isKey(key)) {
      problems.put(
          "key", "A key has no blanks, and at most " + LlmProvider.MAX_KEY_LENGTH + " characters.");
    }
    priceProblem("inputPrice", inputPrice, problems);
    priceProblem("outputPrice", outputPrice, problems);
    if (inputPrice.isEmpty() != outputPrice.isEmpty()) {
      problems.put(
          inputPrice.isEmpty() ? "inputPrice" : "outputPrice", "Give both prices, or none.");
    }
    if (!inputPrice.isEmpty() && !CURRENCY.matcher(currency).matches()) {
      problems.put("currency", "Three capital letters, such as USD.");
    }
    return problems;
  }

  private static void priceProblem(String field, String price, Map<String, String> problems) {
    if (!price.isEmpty()
        && !(PRICE.matcher(price).matches() && LlmProvider.isPrice(new BigDecimal(price)))) {
      problems.put(
          field,
          String.format(
              Locale.ENGLISH,
              "An amount such as 0.40, up to %,d, with at most %d digits behind the point.",
              LlmProvider.HIGHEST_PRICE,
              LlmProvider.PRICE_SCALE));
    }
  }

  private Optional<Kind> known() {
    return Arrays.stream(Kind.values()).filter(each -> each.name().equals(kind)).findFirst();
  }

  private Optional<HttpUrl> url() {
    return baseUrl.isEmpty()
        ? known().flatMap(Kind::usualUrl).flatMap(HttpUrl::parse)
        : HttpUrl.parse(baseUrl);
  }

  /// What is described; only when there are no [#problems()].
  LlmProvider.Wish wish() {
    return new LlmProvider.Wish(
        Kind.valueOf(kind),
        url().orElseThrow(),
        model,
        key.isEmpty() ? null : key,
        key.isEmpty() && !dropsKey,
        prices());
  }

  private @Nullable ModelPrices prices() {
    return inputPrice.isEmpty()
        ? null
        : new ModelPrices(new BigDecimal(inputPrice), new BigDecimal(outputPrice), currency);
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    @Nullable String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }

  @Override
  public String toString() {
    return "LlmForm[" + kind + "]";
  }
}
