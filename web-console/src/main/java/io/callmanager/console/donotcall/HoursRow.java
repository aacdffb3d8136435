package io.callmanager.console.donotcall;

import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Calling hours of some days, as they are typed in.
///
/// @param days names of [Day]s; unknown ones are gone
record HoursRow(List<String> days, String from, String to) {

  static final HoursRow EMPTY = new HoursRow(List.of(), "", "");
  static final HoursRow WORKDAYS =
      new HoursRow(List.of("MON", "TUE", "WED", "THU", "FRI"), "09:00", "20:00");

  HoursRow {
    days = Arrays.stream(Day.values()).map(Day::name).filter(List.copyOf(days)::contains).toList();
  }

  static HoursRow of(Span span) {
    return new HoursRow(
        span.days().stream().map(Day::name).toList(),
        CallingHours.time(span.from()),
        CallingHours.time(span.to()));
  }

  boolean blank() {
    return days.isEmpty() && from.isEmpty() && to.isEmpty();
  }

  /// What is wrong with it; null when all is well.
  @Nullable String problem() {
    if (days.isEmpty()) {
      return "Choose the days.";
    }
    OptionalInt begin = minute(from);
    OptionalInt end = minute(to);
    if (begin.isEmpty() || end.isEmpty()) {
      return "Write both times as hours and minutes, such as 09:30; 24:00 is midnight.";
    }
    return begin.getAsInt() < end.getAsInt()
        ? null
        : "They must end later than they begin. Hours over midnight take two rows.";
  }

  /// The hours that are described; only when there is no [#problem()].
  Span span() {
    return new Span(
        days.stream().map(Day::valueOf).collect(Collectors.toSet()),
        minute(from).orElseThrow(),
        minute(to).orElseThrow());
  }

  private static OptionalInt minute(String time) {
    return CallingHours.minute(time.matches("[0-9]:[0-9]{2}") ? "0" + time : time);
  }
}
