package io.callmanager.api.dialect.krosai;

import io.callmanager.shared.Credits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How KrosAI's contract is spoken.
///
/// @param centsPerCredit how many cents a credit is told as in `cost_cents`, which is rounded to whole ones, half a cent up
@ConfigurationProperties("callmanager.dialects.krosai")
record KrosaiProperties(@DefaultValue("1") BigDecimal centsPerCredit) {

  KrosaiProperties {
    if (centsPerCredit.signum() < 0) {
      throw new IllegalArgumentException(
          "callmanager.dialects.krosai.cents-per-credit must not be negative");
    }
  }

  /// What so many credits cost.
  long cents(Credits credits) {
    return centsPerCredit
        .multiply(BigDecimal.valueOf(credits.amount()))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
