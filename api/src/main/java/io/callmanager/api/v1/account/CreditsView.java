package io.callmanager.api.v1.account;

import io.callmanager.credit.CreditBalance;
import io.swagger.v3.oas.annotations.media.Schema;

/// An account's credits; granted is always the sum of the other three.
public record CreditsView(
    @Schema(example = "1000") long granted,
    @Schema(example = "990") long available,
    @Schema(example = "5") long reserved,
    @Schema(example = "5") long spent) {

  public static CreditsView of(CreditBalance balance) {
    return new CreditsView(
        balance.granted().amount(),
        balance.available().amount(),
        balance.reserved().amount(),
        balance.spent().amount());
  }
}
