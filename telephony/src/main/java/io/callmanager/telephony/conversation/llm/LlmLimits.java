package io.callmanager.telephony.conversation.llm;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a model may take and how much it may cost.
///
/// @param firstToken how long to wait for its first words, and between two pieces of its answer
/// @param answer how long a whole answer may take
/// @param tokensAnAnswer how many tokens it may answer with, at most
/// @param tokensACall how many tokens a call may take, asked and answered, at most
/// @param cost what a call may cost; null for no such limit
/// @param answersAtOnce how many answers may be under way at the same time
public record LlmLimits(
    Duration firstToken,
    Duration answer,
    int tokensAnAnswer,
    int tokensACall,
    @Nullable Cost cost,
    int answersAtOnce) {

  /// What tokens cost, in any currency.
  ///
  /// @param inputMillion a million tokens that are asked with
  /// @param outputMillion a million tokens that are answered with
  /// @param aCall what a call may cost
  public record Cost(BigDecimal inputMillion, BigDecimal outputMillion, BigDecimal aCall) {}
}
