package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ModelPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a call has taken of a model so far. Any thread may use it.
final class Spending {

  private static final int COST_SCALE = 6;
  private static final int MILLION_DIGITS = 6;

  private final @Nullable BigDecimal mostOfAgent;
  private LlmLimits limits;
  private final Set<Request> underWay = new HashSet<>();
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

  /// One request to the model, from its beginning to its end.
  final class Request {
    private final long askedTokens;
    private long characters;

    private Request(long askedTokens) {
      this.askedTokens = askedTokens;
    }

    /// The model has written this much by now.
    void written(long charactersByNow) {
      synchronized (Spending.this) {
        characters = charactersByNow;
      }
    }

    /// It is over.
    ///
    /// @param askedByModel as the model counted them; 0 when it did not say
    /// @param answeredByModel the same
    /// @return what counts
    Tokens over(long askedByModel, long answeredByModel) {
      synchronized (Spending.this) {
        Tokens tokens =
            new Tokens(
                askedByModel > 0 ? askedByModel : askedTokens,
                answeredByModel > 0 ? answeredByModel : tokens(characters));
        if (underWay.remove(this)) {
          asked += tokens.asked();
          answered += tokens.answered();
        }
        return tokens;
      }
    }
  }

  /// What a request has taken.
  record Tokens(long asked, long answered) {}

  /// A request begins.
  ///
  /// @param characters of what is asked with
  synchronized Request begin(long characters) {
    Request request = new Request(tokens(characters));
    underWay.add(request);
    return request;
  }

  /// The call is over: what is still under way counts as far as it has come, about.
  synchronized void close() {
    for (Request request : List.copyOf(underWay)) {
      var _ = request.over(0, 0);
    }
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
