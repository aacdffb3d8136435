package io.callmanager.api.v1.agent;

import io.callmanager.agent.Abilities;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an agent may do beside speaking, where a language model speaks for it.
@Schema(name = "Abilities")
record AbilitiesView(
    @Schema(example = "[\"end_call\",\"opt_out\",\"transfer\"]") List<String> tools,
    List<AbilitiesDraft.TransferNumber> transfers,
    String voicemailMessage,
    List<HttpToolView> httpTools,
    @Schema(example = "0.5") @Nullable BigDecimal maxCostPerCall) {

  static AbilitiesView of(Abilities abilities) {
    return new AbilitiesView(
        abilities.tools().stream().map(tool -> tool.name().toLowerCase(Locale.ROOT)).toList(),
        abilities.transfers().stream().map(AbilitiesDraft.TransferNumber::of).toList(),
        abilities.voicemailMessage(),
        abilities.httpTools().stream().map(HttpToolView::of).toList(),
        plain(abilities.maxCostPerCall()));
  }

  /// Without zeros at the end, and without an exponent.
  private static @Nullable BigDecimal plain(@Nullable BigDecimal cost) {
    return cost == null ? null : new BigDecimal(cost.stripTrailingZeros().toPlainString());
  }
}
