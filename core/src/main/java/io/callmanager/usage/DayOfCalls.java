package io.callmanager.usage;

import io.callmanager.call.CallStatus;
import io.callmanager.call.spi.Answerer;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// The calls that were asked for on one day, added up.
///
/// @param day in UTC
/// @param byStatus how many are or ended in each status; statuses without calls are left out
/// @param byAnswerer who answered those in which somebody listened for that
public record DayOfCalls(
    LocalDate day,
    Map<CallStatus, Long> byStatus,
    Map<Answerer, Long> byAnswerer,
    long answeredSeconds) {

  static DayOfCalls empty(LocalDate day) {
    return new DayOfCalls(day, Map.of(), Map.of(), 0);
  }

  /// How many calls there are.
  public long calls() {
    return byStatus.values().stream().mapToLong(Long::longValue).sum();
  }

  /// How many calls are or ended in one of some statuses; in any of all if there are none.
  public long calls(Set<CallStatus> statuses) {
    return statuses.isEmpty() ? calls() : statuses.stream().mapToLong(this::calls).sum();
  }

  public long calls(CallStatus status) {
    return byStatus.getOrDefault(status, 0L);
  }

  public long answeredBy(Answerer answerer) {
    return byAnswerer.getOrDefault(answerer, 0L);
  }

  /// Whether some of them have not ended, so that the sums will change.
  boolean goesOn() {
    return byStatus.keySet().stream().anyMatch(status -> !status.ended());
  }

  /// Both together, as of this one's day.
  DayOfCalls plus(DayOfCalls more) {
    Map<CallStatus, Long> statuses = new EnumMap<>(CallStatus.class);
    statuses.putAll(byStatus);
    more.byStatus.forEach((status, calls) -> statuses.merge(status, calls, Long::sum));
    Map<Answerer, Long> answerers = new EnumMap<>(Answerer.class);
    answerers.putAll(byAnswerer);
    more.byAnswerer.forEach((answerer, calls) -> answerers.merge(answerer, calls, Long::sum));
    return new DayOfCalls(day, statuses, answerers, answeredSeconds + more.answeredSeconds);
  }
}
