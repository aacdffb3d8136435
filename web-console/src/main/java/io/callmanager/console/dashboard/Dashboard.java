package io.callmanager.console.dashboard;

import io.callmanager.call.CallStatus;
import io.callmanager.usage.UsageReport;
import io.callmanager.usage.UsageReports.HourOfCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Today's calls as the dashboard shows them.
///
/// @param live calls that have not ended
/// @param answeredShare of the calls that have ended, in percent
/// @param tiles the outcomes, whether they occurred or not
/// @param hours all hours of the day, those to come included
record Dashboard(
    long calls,
    long live,
    long answeredShare,
    long answeredSeconds,
    long creditsUsed,
    List<Tile> tiles,
    List<Hour> hours) {

  /// The outcomes, in the order in which a chart stacks them.
  static final List<CallStatus> OUTCOMES =
      List.of(CallStatus.COMPLETED, CallStatus.NO_ANSWER, CallStatus.BUSY, CallStatus.FAILED);

  private static final int PERCENT = 100;

  /// An outcome and how often it came about.
  record Tile(CallStatus status, long calls, long share) {}

  /// An hour of the day.
  ///
  /// @param live of the calls started in it, those that have not ended
  /// @param outcomes as many as [#OUTCOMES], in that order
  record Hour(LocalTime begins, long live, List<Long> outcomes) {

    public long total() {
      return live + outcomes.stream().mapToLong(Long::longValue).sum();
    }
  }

  static Dashboard of(
      UsageReport.Row today, List<HourOfCalls> busy, Instant from, Instant to, ZoneId zone) {
    long ended =
        OUTCOMES.stream().mapToLong(status -> today.byStatus().getOrDefault(status, 0L)).sum();
    List<Tile> tiles =
        OUTCOMES.stream()
            .map(
                status -> {
                  long calls = today.byStatus().getOrDefault(status, 0L);
                  return new Tile(status, calls, share(calls, ended));
                })
            .toList();
    return new Dashboard(
        today.calls(),
        today.calls() - ended,
        tiles.getFirst().share(),
        today.answeredSeconds(),
        today.creditsUsed(),
        tiles,
        hours(busy, from, to, zone));
  }

  private static List<Hour> hours(List<HourOfCalls> busy, Instant from, Instant to, ZoneId zone) {
    List<Hour> hours = new ArrayList<>();
    for (Instant hour = from; hour.isBefore(to); hour = hour.plus(Duration.ofHours(1))) {
      Instant begins = hour;
      Map<CallStatus, Long> byStatus =
          busy.stream()
              .filter(candidate -> candidate.hour().equals(begins))
              .findFirst()
              .map(HourOfCalls::byStatus)
              .orElseGet(Map::of);
      List<Long> outcomes =
          OUTCOMES.stream().map(status -> byStatus.getOrDefault(status, 0L)).toList();
      long all = byStatus.values().stream().mapToLong(Long::longValue).sum();
      long live = all - outcomes.stream().mapToLong(Long::longValue).sum();
      hours.add(new Hour(LocalTime.ofInstant(begins, zone), live, outcomes));
    }
    return hours;
  }

  private static long share(long part, long whole) {
    return whole == 0 ? 0 : Math.round(PERCENT * (double) part / whole);
  }
}
