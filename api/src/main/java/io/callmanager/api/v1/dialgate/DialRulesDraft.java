package io.callmanager.api.v1.dialgate;

import io.callmanager.api.request.Body;
import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.dialgate.DialRules;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An account's dial rules, as they are sent.
@Schema(name = "DialRulesDraft")
record DialRulesDraft(
    @Schema(
            description =
                "When calls are made, by the callee's clock: where the number may be in several time zones, all of them must allow it. Left out for any time.")
        @Nullable List<SpanDraft> callingHours,
    @Schema(description = "How often a number may be dialled. Left out for any number of times.")
        @Nullable AttemptsDraft attempts,
    @Schema(
            description =
                "The only countries that are called, as ISO 3166 codes. Left out for all of them.",
            example = "[\"US\",\"CA\"]")
        @Nullable List<String> allowedCountries,
    @Schema(
            description =
                "Whether premium-rate and shared-cost numbers are refused: whoever is called earns on those calls.",
            defaultValue = "true")
        @Nullable Boolean blockPremium,
    @Schema(
            description =
                "The key that puts a callee on the do-not-call list, unless keys are being gathered: one of 0 to 9, *, #, A to D. Left out for none.",
            example = "9")
        @Nullable String optOutKey) {

  private static final int LONGEST_TIME = 10;
  private static final String NOT_A_TIME = "Must be a time of day such as 09:30, up to 24:00";

  /// A time of some days of the week.
  @Schema(
      name = "CallingHoursDraft",
      requiredProperties = {"days", "from", "to"})
  record SpanDraft(
      @Schema(example = "[\"MON\",\"TUE\",\"WED\",\"THU\",\"FRI\"]") List<Day> days,
      @Schema(pattern = "^[0-2][0-9]:[0-5][0-9]$", example = "09:00") String from,
      @Schema(
              description = "Later than `from`; `24:00` is midnight. A night takes two of these.",
              pattern = "^[0-2][0-9]:[0-5][0-9]$",
              example = "20:00")
          String to) {

    static @Nullable Span read(Body body) {
      body.nothingBut("days", "from", "to");
      @Nullable List<Day> days = body.required("days").listOf(Day.class);
      OptionalInt from = minute(body, "from");
      OptionalInt to = minute(body, "to");
      if (days == null || from.isEmpty() || to.isEmpty()) {
        return null;
      }
      if (from.getAsInt() >= to.getAsInt()) {
        body.note("to", "Must be later than from");
        return null;
      }
      return new Span(EnumSet.copyOf(days), from.getAsInt(), to.getAsInt());
    }

    private static OptionalInt minute(Body body, String name) {
      @Nullable String text = body.required(name).text(LONGEST_TIME);
      if (text == null) {
        return OptionalInt.empty();
      }
      OptionalInt minute = CallingHours.minute(text);
      if (minute.isEmpty()) {
        body.note(name, NOT_A_TIME);
      }
      return minute;
    }
  }

  /// How often a number may be dialled.
  @Schema(
      name = "AttemptsDraft",
      requiredProperties = {"max", "windowMinutes"})
  record AttemptsDraft(
      @Schema(minimum = "1", maximum = "100", example = "3") Integer max,
      @Schema(
              description = "Within any time as long as this.",
              minimum = "1",
              maximum = "44640",
              example = "1440")
          Integer windowMinutes) {

    static @Nullable AttemptLimit read(Body body) {
      body.nothingBut("max", "windowMinutes");
      @Nullable Integer max = body.required("max").integer(1, AttemptLimit.MOST);
      @Nullable Integer minutes =
          body.required("windowMinutes").integer(1, (int) AttemptLimit.LONGEST.toMinutes());
      return max == null || minutes == null
          ? null
          : new AttemptLimit(max, Duration.ofMinutes(minutes));
    }
  }

  static DialRules read(Body body) {
    body.nothingBut("callingHours", "attempts", "allowedCountries", "blockPremium", "optOutKey");
    @Nullable CallingHours hours = hours(body);
    @Nullable Body attempts = body.optional("attempts").object();
    @Nullable AttemptLimit limit = attempts == null ? null : AttemptsDraft.read(attempts);
    @Nullable Set<String> countries =
        body.optional("allowedCountries")
            .texts(
                DialRules.MOST_COUNTRIES,
                DialRules::isCountry,
                "Must hold nothing but ISO 3166 codes of countries such as US");
    @Nullable Boolean blockPremium = body.optional("blockPremium").flag();
    @Nullable String key =
        body.optional("optOutKey").text(1, DialRules.KEY, "Must be one of 0 to 9, *, #, A to D");
    body.check();
    return new DialRules(
        0,
        hours,
        limit,
        countries,
        !Boolean.FALSE.equals(blockPremium),
        key == null ? null : key.charAt(0),
        null);
  }

  private static @Nullable CallingHours hours(Body body) {
    @Nullable List<Body> drafts = body.optional("callingHours").objects(CallingHours.MOST_SPANS);
    if (drafts == null) {
      return null;
    }
    List<Span> spans = new ArrayList<>();
    for (Body draft : drafts) {
      Span span = SpanDraft.read(draft);
      if (span != null) {
        spans.add(span);
      }
    }
    return spans.isEmpty() ? null : new CallingHours(spans);
  }
}
