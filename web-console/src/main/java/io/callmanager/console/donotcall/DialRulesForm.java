package io.callmanager.console.donotcall;

import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.DialRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// An account's dial rules as they are typed in: text throughout, right or wrong.
///
/// @param attempts how often a number may be dialled; empty for any number of times
/// @param window within how many of `unit`
/// @param countries codes, however they are parted
/// @param optOutKey empty for none
/// @param changed when the rules had last been changed as the form was shown; empty for never
record DialRulesForm(
    List<HoursRow> rows,
    String attempts,
    String window,
    Unit unit,
    String countries,
    boolean blockPremium,
    String optOutKey,
    String changed) {

  private static final int LONGEST_TEXT = 9;

  /// What the window of attempts is counted in.
  enum Unit {
    MINUTES(Duration.ofMinutes(1)),
    HOURS(Duration.ofHours(1)),
    DAYS(Duration.ofDays(1));

    private final Duration one;

    Unit(Duration one) {
      this.one = one;
    }

    /// The largest that a window is a whole number of.
    static Unit of(Duration window) {
      return Arrays.stream(values())
          .filter(unit -> window.toSeconds() % unit.one.toSeconds() == 0)
          .reduce((smaller, larger) -> larger)
          .orElse(MINUTES);
    }
  }

  static DialRulesForm of(DialRules rules) {
    CallingHours hours = rules.hours();
    AttemptLimit limit = rules.attempts();
    Set<String> countries = rules.countries();
    Unit unit = limit == null ? Unit.HOURS : Unit.of(limit.window());
    return new DialRulesForm(
        hours == null ? List.of() : hours.spans().stream().map(HoursRow::of).toList(),
        limit == null ? "" : Integer.toString(limit.most()),
        limit == null ? "" : Long.toString(limit.window().dividedBy(unit.one)),
        unit,
        countries == null ? "" : String.join(", ", new TreeSet<>(countries)),
        rules.blockPremium(),
        rules.optOutKey() == null ? "" : rules.optOutKey().toString(),
        version(rules));
  }

  static DialRulesForm of(MultiValueMap<String, String> sent) {
    int rows = Math.clamp(wholeNumber(text(sent, "rows")), 0, CallingHours.MOST_SPANS);
    return new DialRulesForm(
        IntStream.range(0, rows)
            .mapToObj(
                row ->
                    new HoursRow(
                        sent.getOrDefault("days-" + row, List.of()),
                        text(sent, "from-" + row),
                        text(sent, "to-" + row)))
            .toList(),
        text(sent, "attempts"),
        text(sent, "window"),
        Arrays.stream(Unit.values())
            .filter(unit -> unit.name().equals(text(sent, "unit")))
            .findFirst()
            .orElse(Unit.HOURS),
        text(sent, "countries"),
        sent.containsKey("blockPremium"),
        text(sent, "optOutKey"),
        text(sent, "changed"));
  }

  /// When rules were last changed, as `changed` has it.
  static String version(DialRules rules) {
    Instant at = rules.updatedAt();
    return at == null ? "" : at.toString();
  }

  /// The same form with other rows of hours.
  DialRulesForm with(List<HoursRow> others) {
    return new DialRulesForm(
        others, attempts, window, unit, countries, blockPremium, optOutKey, changed);
  }

  /// With another row, which the first time holds hours that many begin with.
  DialRulesForm withAnotherRow() {
    if (!mayHaveAnotherRow()) {
      return this;
    }
    List<HoursRow> more = new ArrayList<>(rows);
    more.add(rows.isEmpty() ? HoursRow.WORKDAYS : HoursRow.EMPTY);
    return with(more);
  }

  public boolean mayHaveAnotherRow() {
    return rows.size() < CallingHours.MOST_SPANS;
  }

  DialRulesForm without(int row) {
    List<HoursRow> fewer = new ArrayList<>(rows);
    if (row >= 0 && row < fewer.size()) {
      fewer.remove(row);
    }
    return with(fewer);
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      String problem = rows.get(row).blank() ? null : rows.get(row).problem();
      if (problem != null) {
        problems.put("row-" + row, problem);
      }
    }
    if (limits() && !within(attempts, 1, AttemptLimit.MOST)) {
      problems.put("attempts", "A whole number from 1 to " + AttemptLimit.MOST + ".");
    }
    long longest = AttemptLimit.LONGEST.dividedBy(unit.one);
    if (limits() && !within(window, 1, longest)) {
      problems.put(
          "window",
          "A whole number of %s from 1 to %d: up to %d days."
              .formatted(
                  unit.name().toLowerCase(Locale.ROOT), longest, AttemptLimit.LONGEST.toDays()));
    }
    List<String> unknown = codes().stream().filter(code -> !DialRules.isCountry(code)).toList();
    if (!unknown.isEmpty()) {
      problems.put(
          "countries",
          "Not known as a country: %s. Write codes of two letters, such as US, CA, GB."
              .formatted(unknown.stream().limit(5).collect(Collectors.joining(", "))));
    }
    if (!optOutKey.isEmpty() && !DialRules.KEY.matcher(optOutKey).matches()) {
      problems.put("optOutKey", "Choose one of the keys.");
    }
    return problems;
  }

  /// The rules that are described; only when there are no [#problems()].
  DialRules rules() {
    List<CallingHours.Span> spans =
        rows.stream().filter(row -> !row.blank()).map(HoursRow::span).toList();
    Set<String> allowed = codes();
    return new DialRules(
        0,
        spans.isEmpty() ? null : new CallingHours(spans),
        limits()
            ? new AttemptLimit(wholeNumber(attempts), unit.one.multipliedBy(wholeNumber(window)))
            : null,
        allowed.isEmpty() ? null : Set.copyOf(allowed),
        blockPremium,
        optOutKey.isEmpty() ? null : optOutKey.charAt(0),
        null);
  }

  /// The countries by their names; null when there are none, or some are not known.
  public @Nullable String countryNames() {
    Set<String> codes = codes();
    return codes.isEmpty() || !codes.stream().allMatch(DialRules::isCountry)
        ? null
        : codes.stream()
            .map(code -> Locale.of("", code).getDisplayCountry(Locale.ENGLISH))
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private boolean limits() {
    return !attempts.isEmpty() || !window.isEmpty();
  }

  private Set<String> codes() {
    return Arrays.stream(countries.toUpperCase(Locale.ROOT).split("[\\s,;]+"))
        .filter(code -> !code.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean within(String text, long least, long most) {
    int number = wholeNumber(text);
    return number >= least && number <= most;
  }

  /// -1 when it is none.
  private static int wholeNumber(String text) {
    return text.length() <= LONGEST_TEXT && text.matches("[0-9]+") ? Integer.parseInt(text) : -1;
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }
}
