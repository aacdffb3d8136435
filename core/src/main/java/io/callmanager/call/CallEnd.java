package io.callmanager.call;

import io.callmanager.credit.Tariff;
import io.callmanager.shared.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The end of a call with what it costs.
///
/// @param answeredSeconds how long the callee was on the line; 0 when never
/// @param neverBegan whether the customer is told that the call could not be initiated; its contact and campaign go then
/// @param data what the closing event tells
record CallEnd(
    Termination termination,
    boolean answered,
    int answeredSeconds,
    Credits settled,
    boolean neverBegan,
    Map<String, Object> data) {

  private static final long MILLIS_PER_SECOND = 1000;

  /// Works out what a call costs that ended.
  ///
  /// @param answeredAt when the callee answered; null when never
  static CallEnd of(
      Termination termination,
      @Nullable Instant answeredAt,
      Tariff tariff,
      Credits reserved,
      boolean neverBegan,
      Map<String, Object> data) {
    int seconds = answeredAt == null ? 0 : answeredSeconds(answeredAt, termination.at());
    Credits settled = tariff.settlement(seconds, reserved);
    Map<String, Object> told = new HashMap<>(data);
    told.put("answeredSeconds", seconds);
    told.put("creditsUsed", settled.amount());
    return new CallEnd(
        termination, answeredAt != null, seconds, settled, neverBegan, Map.copyOf(told));
  }

  /// The end as the last thing in the call's life.
  Happening happening() {
    return new Happening(CallEventType.ENDED, termination.at(), termination.status(), data);
  }

  /// Answered time to the nearest second; an answered call has lasted at least one.
  private static int answeredSeconds(Instant from, Instant to) {
    long millis = Duration.between(from, to).toMillis();
    return Math.toIntExact(Math.max(1, (millis + MILLIS_PER_SECOND / 2) / MILLIS_PER_SECOND));
  }
}
