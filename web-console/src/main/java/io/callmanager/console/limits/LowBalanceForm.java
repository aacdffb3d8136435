package io.callmanager.console.limits;

import io.callmanager.credit.LowBalance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The balances at which an account is told, as they are typed in: one a line.
record LowBalanceForm(String text) {

  static LowBalanceForm of(LowBalance standing) {
    return new LowBalanceForm(
        standing.thresholds().stream().map(String::valueOf).collect(Collectors.joining("\n")));
  }

  /// What is wrong; empty when all is well.
  Optional<String> problem() {
    Optional<String> wrong = lines().stream().filter(line -> read(line).isEmpty()).findFirst();
    if (wrong.isPresent()) {
      return Optional.of(
          "“%s” is not a whole number of credits from 0 to 1,000,000,000,000. Write one a line."
              .formatted(wrong.get()));
    }
    return lines().size() > LowBalance.MOST_THRESHOLDS
        ? Optional.of("At most " + LowBalance.MOST_THRESHOLDS + " of them.")
        : Optional.empty();
  }

  /// The balances that are described; only when there is no [#problem()].
  List<Long> thresholds() {
    return lines().stream().map(line -> read(line).orElseThrow()).distinct().toList();
  }

  private List<String> lines() {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static OptionalLong read(String line) {
    return WholeCredits.of(line, LowBalance.HIGHEST);
  }
}
