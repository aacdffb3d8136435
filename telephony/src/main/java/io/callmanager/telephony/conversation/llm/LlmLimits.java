package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ModelPrices;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a model may take and how much it may cost.
///
/// @param firstToken how long to wait for its first words, and between two pieces of its answer
/// @param answer how long a whole answer may take
/// @param tokensAnAnswer how many tokens it may answer with, at most
/// @param tokensACall how many tokens a call may take, asked and answered, at most
/// @param cost what tokens cost; null when that is not known
/// @param answersAtOnce how many answers may be under way at the same time
public record LlmLimits(
    Duration firstToken,
    Duration answer,
    int tokensAnAnswer,
    int tokensACall,
    @Nullable Cost cost,
    int answersAtOnce) {

  /// What tokens cost.
  ///
  /// @param aCall what a call may cost; null for no such limit
  public record Cost(ModelPrices prices, @Nullable BigDecimal aCall) {}

  /// The same for a model that costs something else, and without a limit of that.
  LlmLimits costing(@Nullable ModelPrices prices) {
    return new LlmLimits(
        firstToken,
        answer,
        tokensAnAnswer,
        tokensACall,
        prices == null ? null : new Cost(prices, null),
        answersAtOnce);
  }
}
