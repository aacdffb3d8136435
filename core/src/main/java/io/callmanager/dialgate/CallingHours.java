package io.callmanager.dialgate;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When an account calls, by the clock of whoever is called. Several spans may fall on one day.
///
/// @param spans at least one
public record CallingHours(List<Span> spans) {

  /// The longest that is looked ahead: what does not come in a week and a day comes in no usual week.
  public static final Duration HORIZON = Duration.ofDays(8);

  /// How many spans there may be.
  public static final int MOST_SPANS = 50;

  private static final int MINUTES_A_DAY = 24 * 60;
  private static final int MINUTES_AN_HOUR = 60;
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-4]):([0-5][0-9])");

  /// A day of the week, in the order of [java.time.DayOfWeek].
  public enum Day {
    MON,
    TUE,
    WED,
    THU,
    FRI,
    SAT,
    SUN;

    private static final Day[] ALL = values();

    static Day of(LocalDate date) {
      return ALL[date.getDayOfWeek().getValue() - 1];
    }
  }

  /// A time of some days of the week.
  ///
  /// @param days at least one
  /// @param from the first minute of the day, from 0
  /// @param to the minute before which it ends, up to 1440, which is midnight; later than `from`
  public record Span(Set<Day> days, int from, int to) {

    public Span {
      if (days.isEmpty() || from < 0 || from >= to || to > MINUTES_A_DAY) {
        throw new IllegalArgumentException("a span must have days, and begin before it ends");
      }
      days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    private boolean holds(LocalDateTime time) {
      int minute = time.getHour() * MINUTES_AN_HOUR + time.getMinute();
      return from <= minute && minute < to && days.contains(Day.of(time.toLocalDate()));
    }
  }

  public CallingHours {
    if (spans.isEmpty() || spans.size() > MOST_SPANS) {
      throw new IllegalArgumentException("there must be from 1 to " + MOST_SPANS + " spans");
    }
    spans = List.copyOf(spans);
  }

  /// Reads a time of day such as `09:30`; `24:00` is the end of the day.
  ///
  /// @return the minute of the day, 0 to 1440; empty when it is no such time
  public static OptionalInt minute(String time) {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    int minute =
        Integer.parseInt(matcher.group(1)) * MINUTES_AN_HOUR + Integer.parseInt(matcher.group(2));
    return minute <= MINUTES_A_DAY ? OptionalInt.of(minute) : OptionalInt.empty();
  }

  /// Writes a minute of the day as [#minute] reads it.
  public static String time(int minute) {
    return "%02d:%02d".formatted(minute / MINUTES_AN_HOUR, minute % MINUTES_AN_HOUR);
  }

  /// Whether calls are made at that instant to somebody who may be in any of the zones.
  boolean allow(Collection<ZoneId> zones, Instant at) {
    return zones.stream().allMatch(zone -> allow(zone.getRules(), at));
  }

  private boolean allow(ZoneRules clock, Instant at) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, clock.getOffset(at));
    return spans.stream().anyMatch(span -> span.holds(time));
  }

  /// The first instant after `after`, at which calls are not made, from which on they are in all of the zones. A time that all
  /// allow begins where a span begins in one of them or where one of them puts its clocks forward or back, so only those are
  /// looked at.
  ///
  /// @return empty when there is none within [#HORIZON]
  Optional<Instant> next(Collection<ZoneId> zones, Instant after) {
    List<ZoneRules> clocks = zones.stream().map(ZoneId::getRules).distinct().toList();
    Instant end = after.plus(HORIZON);
    TreeSet<Instant> beginnings = new TreeSet<>();
    for (ZoneRules clock : clocks) {
      addChanges(clock, after, end, beginnings);
      addSpans(clock, after, beginnings);
    }
    return beginnings.subSet(after, false, end, true).stream()
        .filter(instant -> clocks.stream().allMatch(clock -> allow(clock, instant)))
        .findFirst();
  }

  private static void addChanges(
      ZoneRules clock, Instant after, Instant end, Collection<Instant> found) {
    ZoneOffsetTransition change = clock.nextTransition(after);
    while (change != null && !change.getInstant().isAfter(end)) {
      found.add(change.getInstant());
      change = clock.nextTransition(change.getInstant());
    }
  }

  private void addSpans(ZoneRules clock, Instant after, Collection<Instant> found) {
    LocalDate first =
        LocalDateTime.ofEpochSecond(after.getEpochSecond(), 0, clock.getOffset(after))
            .toLocalDate();
    for (int day = 0; day <= HORIZON.toDays() + 1; day++) {
      LocalDate date = first.plusDays(day);
      for (Span span : spans) {
        if (span.days().contains(Day.of(date))) {
          LocalDateTime begins = date.atStartOfDay().plusMinutes(span.from());
          for (ZoneOffset offset : clock.getValidOffsets(begins)) {
            found.add(begins.toInstant(offset));
          }
        }
      }
    }
  }
}
