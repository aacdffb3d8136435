package io.callmanager.console.calls;

import io.callmanager.call.CallFilter;
import io.callmanager.call.CallStatus;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.PhoneNumber;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// Which calls are wanted, as it stands in the list's address and its form. What can't be understood is left out of the
/// filter and said in words.
///
/// @param from as a browser writes local date and time
/// @param to likewise
/// @param metadata `key=value`
/// @param problems what could not be understood
record CallQuery(
    Set<CallStatus> statuses,
    String agent,
    String campaign,
    String number,
    String from,
    String to,
    String metadata,
    @Nullable CallId cursor,
    CallFilter filter,
    List<String> problems) {

  private static final int LONGEST_VALUE = 500;

  static CallQuery of(MultiValueMap<String, String> parameters, ZoneId zone) {
    List<String> problems = new ArrayList<>();
    Set<CallStatus> statuses = EnumSet.noneOf(CallStatus.class);
    for (String status : parameters.getOrDefault("status", List.of())) {
      if (!status.isBlank()) {
        attempt(status, CallStatus::valueOf, "There is no such status.", problems)
            .ifPresent(statuses::add);
      }
    }
    String agent = text(parameters, "agent");
    String campaign = text(parameters, "campaign");
    String number = text(parameters, "number");
    String from = text(parameters, "from");
    String to = text(parameters, "to");
    String metadata = text(parameters, "metadata");
    CallFilter filter =
        new CallFilter(
            statuses,
            attempt(agent, id -> new AgentId(UUID.fromString(id)), "No such agent.", problems)
                .orElse(null),
            attempt(
                    campaign,
                    id -> new CampaignId(UUID.fromString(id)),
                    "No such campaign.",
                    problems)
                .orElse(null),
            attempt(
                    number,
                    CallQuery::e164,
                    "A number is written as + and 7 to 15 digits, such as +14155550100.",
                    problems)
                .orElse(null),
            attempt(from, local -> instant(local, zone), "“From” is not a time.", problems)
                .orElse(null),
            attempt(to, local -> instant(local, zone), "“Until” is not a time.", problems)
                .orElse(null),
            attempt(
                    metadata,
                    CallQuery::entry,
                    "Metadata is looked for as key=value, such as crm=42.",
                    problems)
                .orElseGet(Map::of));
    CallId cursor =
        attempt(
                text(parameters, "cursor"),
                id -> new CallId(UUID.fromString(id)),
                "That page is not there any more; these are the newest calls.",
                problems)
            .orElse(null);
    return new CallQuery(
        statuses, agent, campaign, number, from, to, metadata, cursor, filter, problems);
  }

  public boolean narrows() {
    return !CallFilter.ALL.equals(filter);
  }

  /// How many of the lesser used filters are set.
  public long further() {
    return List.of(from, to, metadata, campaign).stream().filter(text -> !text.isEmpty()).count();
  }

  /// The list's address with this query.
  ///
  /// @param cursor where the page begins; null for the newest
  String address(@Nullable String cursor) {
    UriComponentsBuilder address = UriComponentsBuilder.fromPath("/console/calls");
    for (CallStatus status : statuses) {
      address.queryParam("status", status);
    }
    Map<String, String> rest =
        Map.of(
            "agent", agent,
            "campaign", campaign,
            "number", number,
            "from", from,
            "to", to,
            "metadata", metadata,
            "cursor", cursor == null ? "" : cursor);
    rest.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            address.queryParam(name, "{" + name + "}");
          }
        });
    return address.encode().buildAndExpand(rest).toUriString();
  }

  private static String text(MultiValueMap<String, String> parameters, String name) {
    String value = parameters.getFirst(name);
    return value == null ? "" : value.strip();
  }

  private static <T> Optional<T> attempt(
      String text, Function<String, T> reading, String problem, List<String> problems) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.apply(text));
    } catch (IllegalArgumentException | DateTimeException e) {
      problems.add(problem);
      return Optional.empty();
    }
  }

  /// Takes what people paste: with spaces, dashes and brackets.
  private static String e164(String text) {
    return new PhoneNumber(text.replaceAll("[\\s().\\-]", "")).e164();
  }

  private static Instant instant(String local, ZoneId zone) {
    return LocalDateTime.parse(local.toUpperCase(Locale.ROOT)).atZone(zone).toInstant();
  }

  private static Map<String, String> entry(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || text.length() > LONGEST_VALUE || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not key=value");
    }
    return Map.of(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }
}
