package io.callmanager.console.webhooks;

import io.callmanager.webhook.Deliveries.Range;
import io.callmanager.webhook.Delivery.State;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which deliveries to send again, as it is typed in.
///
/// @param states names of states
/// @param from as a browser writes local date and time; empty for all
/// @param to likewise
record RedeliveryForm(List<String> states, String from, String to) {

  /// All that failed.
  static final RedeliveryForm FAILED =
      new RedeliveryForm(List.of(State.DEAD.name(), State.CANCELLED.name()), "", "");

  static RedeliveryForm of(MultiValueMap<String, String> sent) {
    return new RedeliveryForm(
        sent.getOrDefault("states", List.of()), text(sent, "from"), text(sent, "to"));
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems(ZoneId zone) {
    Map<String, String> problems = new LinkedHashMap<>();
    Set<String> known = Arrays.stream(State.values()).map(State::name).collect(Collectors.toSet());
    if (states.isEmpty() || !known.containsAll(states)) {
      problems.put("states", "Choose at least one of them.");
    }
    readable("from", from, zone, problems);
    readable("to", to, zone, problems);
    if (problems.isEmpty()) {
      Instant begins = instant(from, zone);
      Instant ends = instant(to, zone);
      if (begins != null && ends != null && !begins.isBefore(ends)) {
        problems.put("to", "It must be after “From”.");
      }
    }
    return problems;
  }

  /// What is to be sent again; only when there are no [#problems].
  Range range(ZoneId zone) {
    return new Range(
        states.stream().map(State::valueOf).collect(Collectors.toSet()),
        instant(from, zone),
        instant(to, zone));
  }

  private static void readable(
      String field, String text, ZoneId zone, Map<String, String> problems) {
    try {
      instant(text, zone);
    } catch (DateTimeException e) {
      problems.put(field, "That is not a time.");
    }
  }

  private static @Nullable Instant instant(String local, ZoneId zone) {
    return local.isEmpty() ? null : LocalDateTime.parse(local).atZone(zone).toInstant();
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }
}
