package io.callmanager.credit;

import io.callmanager.shared.Credits;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// At which balances an account is told that its credits run low, and how it stands.
///
/// @param thresholds in credits, each once, highest first; none when it is never told
/// @param balance what is not spent: what is available, and what calls under way hold
/// @param reached the lowest threshold that the balance is at or below; null when it is above all
public record LowBalance(List<Long> thresholds, Credits balance, @Nullable Long reached) {

  public static final int MOST_THRESHOLDS = 10;
  public static final long HIGHEST = 1_000_000_000_000L;

  public LowBalance {
    thresholds = List.copyOf(new TreeSet<>(thresholds).descendingSet());
  }

  static LowBalance of(List<Long> thresholds, Credits balance) {
    Long reached =
        thresholds.stream()
            .filter(threshold -> balance.amount() <= threshold)
            .min(Long::compare)
            .orElse(null);
    return new LowBalance(thresholds, balance, reached);
  }

  /// Whether this is news to an account that was told of a threshold before.
  ///
  /// @param told null when it was told of none
  boolean isLowerThan(@Nullable Long told) {
    return reached != null && (told == null || reached < told);
  }

  boolean isAt(@Nullable Long told) {
    return Objects.equals(reached, told);
  }
}
