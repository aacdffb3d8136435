package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ModelPrices;
import io.callmanager.telephony.engine.ApiKey;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The language model that speaks for agents.
///
/// @param provider which protocol it speaks; without it no model is used
/// @param baseUrl where it is, when it isn't where the provider is; `https://api.openai.com/v1`, `https://api.anthropic.com` and
///     `http://localhost:11434` are the usual ones
/// @param apiKey its key, where it wants one
/// @param model its name, such as `gpt-4.1-mini` or `llama3.1`
/// @param temperature how freely it answers; its own choice when nothing is said
/// @param timeLimit how long to wait for its first words, and between two pieces of an answer
/// @param answerTimeLimit how long a whole answer may take
/// @param maxTokensPerAnswer how many tokens it may answer with
/// @param maxTokensPerCall how many tokens a call may take, asked and answered; then the agent says its farewell and ends the call
/// @param currency of what follows, by its code in ISO 4217
/// @param inputPrice what a million tokens cost that are asked with
/// @param outputPrice what a million tokens cost that are answered with
/// @param maxCostPerCall what a call may cost by these prices; then it ends as above
/// @param maxAnswersAtOnce how many answers may be under way at the same time
@Validated
@ConfigurationProperties("callmanager.llm")
public record LlmProperties(
    @Nullable LlmProvider provider,
    @Nullable URI baseUrl,
    @Nullable String apiKey,
    @Nullable String model,
    @Nullable @DecimalMin("0") @DecimalMax("2") Double temperature,
    @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30) @DefaultValue("5s")
        Duration timeLimit,
    @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 5) @DefaultValue("25s")
        Duration answerTimeLimit,
    @Min(1) @Max(4000) @DefaultValue("300") int maxTokensPerAnswer,
    @Min(1) @DefaultValue("100000") int maxTokensPerCall,
    @NotNull @Pattern(regexp = "[A-Z]{3}") @DefaultValue("USD") String currency,
    @Nullable @DecimalMin("0") BigDecimal inputPrice,
    @Nullable @DecimalMin("0") BigDecimal outputPrice,
    @Nullable @DecimalMin("0") BigDecimal maxCostPerCall,
    @Min(1) @Max(10000) @DefaultValue("200") int maxAnswersAtOnce) {

  @AssertTrue(message = "needs a model when a provider is named")
  boolean isModelNamed() {
    return provider == null || (model != null && !model.isBlank());
  }

  @AssertTrue(message = "a cost per call needs both prices")
  boolean isPriced() {
    return maxCostPerCall == null || (inputPrice != null && outputPrice != null);
  }

  @AssertTrue(message = "the prices go together")
  boolean isPricedBothWays() {
    return (inputPrice == null) == (outputPrice == null);
  }

  @AssertTrue(message = "Anthropic needs an API key")
  boolean isKeyGiven() {
    return provider != LlmProvider.ANTHROPIC || ApiKey.given(apiKey) != null;
  }

  @AssertTrue(message = "a base URL is an http or https URL")
  boolean isBaseUrlOfHttp() {
    return baseUrl == null
        || (baseUrl.getHost() != null
            && ("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme())));
  }

  /// The model; empty when none is configured.
  Optional<LlmSettings> settings() {
    if (provider == null || model == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LlmSettings(
            provider,
            baseUrl == null ? provider.usualUrl() : baseUrl,
            ApiKey.given(apiKey),
            model.strip(),
            temperature,
            limits()));
  }

  /// What any model may take.
  LlmLimits limits() {
    LlmLimits.Cost cost =
        inputPrice == null || outputPrice == null
            ? null
            : new LlmLimits.Cost(
                new ModelPrices(inputPrice, outputPrice, currency), maxCostPerCall);
    return new LlmLimits(
        timeLimit, answerTimeLimit, maxTokensPerAnswer, maxTokensPerCall, cost, maxAnswersAtOnce);
  }

  @Override
  public String toString() {
    return "LlmProperties[%s, key %s]"
        .formatted(provider, ApiKey.given(apiKey) == null ? "none" : "***");
  }
}
