package io.callmanager.call.spi;

import java.math.BigDecimal;

/// What a language model costs.
///
/// @param inputMillion a million tokens that it is asked with
/// @param outputMillion a million tokens that it answers with
/// @param currency its code in ISO 4217, such as `USD`
public record ModelPrices(BigDecimal inputMillion, BigDecimal outputMillion, String currency) {

  public ModelPrices {
    inputMillion = plain(inputMillion);
    outputMillion = plain(outputMillion);
  }

  /// Without zeros at the end, and without an exponent when it is written.
  private static BigDecimal plain(BigDecimal price) {
    BigDecimal stripped = price.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
