package io.callmanager.console.usage;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whole days, of UTC as in the API's reports.
///
/// @param first the first day
/// @param last the last day, part of the period
public record Period(LocalDate first, LocalDate last) {

  /// A year, and a day for leap years.
  static final int MOST_DAYS = 366;

  /// A period with a name.
  public record Preset(String name, Period period) {}

  /// The period that was asked for; this month when that makes no sense.
  static Period of(@Nullable String from, @Nullable String to, Instant now) {
    Period month = presets(now).getFirst().period();
    if (from == null || to == null) {
      return month;
    }
    try {
      Period wanted = new Period(LocalDate.parse(from), LocalDate.parse(to));
      return wanted.makesSense() ? wanted : month;
    } catch (DateTimeException e) {
      return month;
    }
  }

  static List<Preset> presets(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate first = today.withDayOfMonth(1);
    return List.of(
        new Preset("This month", new Period(first, today)),
        new Preset("Last month", new Period(first.minusMonths(1), first.minusDays(1))),
        new Preset("Today", new Period(today, today)),
        new Preset("7 days", new Period(today.minusDays(6), today)),
        new Preset("30 days", new Period(today.minusDays(29), today)));
  }

  /// The first instant of the period.
  Instant begins() {
    return first.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /// The first instant after the period.
  Instant ends() {
    return last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private boolean makesSense() {
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    return days >= 1 && days <= MOST_DAYS && first.getYear() >= 2000 && last.getYear() < 10_000;
  }
}
