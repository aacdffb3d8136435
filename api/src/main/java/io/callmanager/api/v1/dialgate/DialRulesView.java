package io.callmanager.api.v1.dialgate;

import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.dialgate.DialRules;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An account's dial rules; what is null is off.
///
/// @param updatedAt null when the account never set any
record DialRulesView(
    @Nullable List<SpanView> callingHours,
    @Nullable AttemptsView attempts,
    @Schema(example = "[\"CA\",\"US\"]") @Nullable List<String> allowedCountries,
    boolean blockPremium,
    @Schema(example = "9") @Nullable String optOutKey,
    @Nullable Instant updatedAt) {

  static DialRulesView of(DialRules rules) {
    CallingHours hours = rules.hours();
    return new DialRulesView(
        hours == null ? null : hours.spans().stream().map(SpanView::of).toList(),
        AttemptsView.of(rules.attempts()),
        rules.countries() == null ? null : rules.countries().stream().sorted().toList(),
        rules.blockPremium(),
        rules.optOutKey() == null ? null : rules.optOutKey().toString(),
        rules.updatedAt());
  }

  /// A time of some days of the week, by the callee's clock.
  record SpanView(
      List<Day> days,
      @Schema(example = "09:00") String from,
      @Schema(example = "20:00") String to) {

    static SpanView of(Span span) {
      return new SpanView(
          List.copyOf(span.days()), CallingHours.time(span.from()), CallingHours.time(span.to()));
    }
  }

  /// How often a number may be dialled, within any time as long as the window.
  record AttemptsView(int max, long windowMinutes) {

    static @Nullable AttemptsView of(@Nullable AttemptLimit limit) {
      return limit == null ? null : new AttemptsView(limit.most(), limit.window().toMinutes());
    }
  }

  /// Wraps the rules.
  record OneBook(DialRulesView dialRules) {

    static OneBook of(DialRules rules) {
      return new OneBook(DialRulesView.of(rules));
    }
  }
}
