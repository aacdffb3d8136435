package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ModelPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What a call has taken of a model so far. Any thread may use it.
final class Spending {

  private static final int COST_SCALE = 6;
  private static final int MILLION_DIGITS = 6;

  private final @Nullable BigDecimal mostOfAgent;
  private LlmLimits limits;
  private long asked;
  private long answered;

  /// @param mostOfAgent what a call of the agent's may cost; null for no such limit
  Spending(LlmLimits limits, @Nullable BigDecimal mostOfAgent) {
    this.limits = limits;
    this.mostOfAgent = mostOfAgent;
  }

  /// It is known which model is used.
  synchronized void under(LlmLimits model) {
    limits = model;
  }

  synchronized void add(long askedTokens, long answeredTokens) {
    asked += askedTokens;
    answered += answeredTokens;
  }

  /// About how many tokens a text is, for services that do not say.
  static long tokens(long characters) {
    return (characters + 3) / 4;
  }

  synchronized long total() {
    return asked + answered;
  }

  synchronized long asked() {
    return asked;
  }

  synchronized long answered() {
    return answered;
  }

  /// What they cost; null when that is not known.
  synchronized @Nullable BigDecimal cost() {
    LlmLimits.Cost cost = limits.cost();
    return cost == null ? null : of(cost.prices()).setScale(COST_SCALE, RoundingMode.HALF_UP);
  }

  private BigDecimal of(ModelPrices prices) {
    return prices
        .inputMillion()
        .multiply(BigDecimal.valueOf(asked))
        .add(prices.outputMillion().multiply(BigDecimal.valueOf(answered)))
        .movePointLeft(MILLION_DIGITS);
  }

  /// Whether the call may take no more.
  synchronized boolean isExhausted() {
    LlmLimits.Cost cost = limits.cost();
    return asked + answered >= limits.tokensACall()
        || (cost != null
            && (reaches(cost.prices(), cost.aCall()) || reaches(cost.prices(), mostOfAgent)));
  }

  private boolean reaches(ModelPrices prices, @Nullable BigDecimal most) {
    return most != null && of(prices).compareTo(most) >= 0;
  }
}
