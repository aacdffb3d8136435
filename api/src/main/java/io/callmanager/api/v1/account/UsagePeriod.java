package io.callmanager.api.v1.account;

import io.callmanager.api.request.Query;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The time that a usage report is about, in whole UTC days unless it is given by instants.
///
/// @param from inclusive
/// @param to exclusive
record UsagePeriod(Instant from, Instant to) {

  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern MONTH = Pattern.compile("2[0-9]{3}-[0-9]{2}");
  private static final int DAYS_OF_WEEK = 7;
  private static final int DAYS_OF_30 = 30;

  /// Reads `period`, or else `from` and `to`; this month when none is given. `to` is now unless given.
  static UsagePeriod read(Query query, Clock clock) {
    @Nullable String name = query.text("period");
    @Nullable Instant from = query.instant("from");
    @Nullable Instant to = query.instant("to");
    Instant now = clock.instant();
    Optional<UsagePeriod> period = Optional.empty();
    if (from == null && to == null) {
      period = named(name == null ? "month" : name, now);
      if (period.isEmpty()) {
        query.issues().add("period", "Must be today, 7d, 30d, month, or a month such as 2026-01");
      }
    } else if (name != null) {
      query.issues().add("period", "Can't be combined with from and to");
    } else if (from == null) {
      query.issues().add("from", "Required with to");
    } else {
      period = Optional.of(new UsagePeriod(from, to == null ? now : to));
      if (period.get().to().isBefore(from)) {
        query.issues().add("to", "Must not be before from");
      } else if (Duration.between(from, period.get().to()).compareTo(LONGEST) > 0) {
        query.issues().add("to", "Must be at most 366 days after from");
      }
    }
    query.check();
    return period.orElseThrow();
  }

  private static Optional<UsagePeriod> named(String name, Instant now) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    return switch (name) {
      case "today" -> Optional.of(days(today, 1));
      case "7d" -> Optional.of(days(today, DAYS_OF_WEEK));
      case "30d" -> Optional.of(days(today, DAYS_OF_30));
      case "month" -> Optional.of(month(YearMonth.from(today)));
      default -> MONTH.matcher(name).matches() ? parsed(name) : Optional.empty();
    };
  }

  private static Optional<UsagePeriod> parsed(String month) {
    try {
      return Optional.of(month(YearMonth.parse(month)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The days up to and with `last`.
  private static UsagePeriod days(LocalDate last, int count) {
    return between(last.minusDays(count - 1L), last.plusDays(1));
  }

  private static UsagePeriod month(YearMonth month) {
    return between(month.atDay(1), month.plusMonths(1).atDay(1));
  }

  private static UsagePeriod between(LocalDate from, LocalDate to) {
    return new UsagePeriod(
        from.atStartOfDay(ZoneOffset.UTC).toInstant(), to.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
