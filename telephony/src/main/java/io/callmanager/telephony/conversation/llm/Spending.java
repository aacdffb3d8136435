package io.callmanager.telephony.conversation.llm;

import java.math.BigDecimal;

/// What a call has taken of a model so far. Any thread may use it.
final class Spending {

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private final LlmLimits limits;
  private long asked;
  private long answered;

  Spending(LlmLimits limits) {
    this.limits = limits;
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

  /// Whether the call may take no more.
  synchronized boolean isExhausted() {
    LlmLimits.Cost cost = limits.cost();
    return asked + answered >= limits.tokensACall()
        || (cost != null
            && cost.inputMillion()
                    .multiply(BigDecimal.valueOf(asked))
                    .add(cost.outputMillion().multiply(BigDecimal.valueOf(answered)))
                    .compareTo(cost.aCall().multiply(MILLION))
                >= 0);
  }
}
