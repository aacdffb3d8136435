package io.callmanager.api.dialect.kaphila;

import io.callmanager.call.CallStatus;
import io.callmanager.call.spi.Answerer;
import io.callmanager.usage.DayOfCalls;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The calls of some days, added up as Kaphila does.
///
/// @param dailyVolume oldest first; days without calls are left out
/// @param statusBreakdown the most frequent first
@Schema(name = "KaphilaAnalytics")
record Analytics(
    boolean success,
    @Schema(example = "Last 7 days") String period,
    Overview overview,
    List<Volume> dailyVolume,
    List<Share> statusBreakdown) {

  private static final int DIGITS = 2;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  static Analytics of(int period, List<DayOfCalls> days) {
    long total = calls(days);
    long completed = calls(days, CallStatus.COMPLETED);
    long seconds = days.stream().mapToLong(DayOfCalls::answeredSeconds).sum();
    return new Analytics(
        true,
        "Last " + period + " days",
        new Overview(
            total,
            completed,
            calls(days, CallStatus.FAILED) + calls(days, CallStatus.BUSY),
            calls(days, CallStatus.NO_ANSWER),
            days.stream().mapToLong(day -> day.answeredBy(Answerer.HUMAN)).sum(),
            days.stream().mapToLong(day -> day.answeredBy(Answerer.MACHINE)).sum(),
            ratio(seconds, completed, BigDecimal.ONE),
            percentage(completed, total)),
        days.stream().map(Volume::of).toList(),
        shares(days, total));
  }

  private static List<Share> shares(List<DayOfCalls> days, long total) {
    Map<String, Long> words = new LinkedHashMap<>();
    for (CallStatus status : CallStatus.values()) {
      long calls = calls(days, status);
      if (calls > 0) {
        words.merge(CallWord.of(status), calls, Long::sum);
      }
    }
    return words.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(word -> new Share(word.getKey(), word.getValue(), percentage(word.getValue(), total)))
        .toList();
  }

  static long calls(List<DayOfCalls> days) {
    return days.stream().mapToLong(DayOfCalls::calls).sum();
  }

  static long calls(List<DayOfCalls> days, CallStatus status) {
    return days.stream().mapToLong(day -> day.calls(status)).sum();
  }

  /// With two digits behind the point; 0 of nothing.
  static double percentage(long part, long whole) {
    return ratio(part, whole, HUNDRED);
  }

  private static double ratio(long part, long whole, BigDecimal times) {
    return whole == 0
        ? 0
        : BigDecimal.valueOf(part)
            .multiply(times)
            .divide(BigDecimal.valueOf(whole), DIGITS, RoundingMode.HALF_UP)
            .doubleValue();
  }

  /// @param failedCalls those whose callee was busy included
  /// @param avgDuration of the calls that were answered, in seconds
  /// @param successRate of all calls, how many percent were answered and are over
  @Schema(name = "KaphilaOverview")
  record Overview(
      long totalCalls,
      long completedCalls,
      long failedCalls,
      long noAnswerCalls,
      long humanCalls,
      long machineCalls,
      double avgDuration,
      double successRate) {}

  /// @param failed those whose callee was busy included
  @Schema(name = "KaphilaVolume")
  record Volume(
      @Schema(example = "2026-02-17") LocalDate date,
      long total_calls,
      long completed,
      long failed) {

    static Volume of(DayOfCalls day) {
      return new Volume(
          day.day(),
          day.calls(),
          day.calls(CallStatus.COMPLETED),
          day.calls(CallStatus.FAILED) + day.calls(CallStatus.BUSY));
    }
  }

  @Schema(name = "KaphilaShare")
  record Share(@Schema(example = "completed") String status, long count, double percentage) {}
}
