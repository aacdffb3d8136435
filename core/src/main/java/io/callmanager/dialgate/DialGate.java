package io.callmanager.dialgate;

import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges by an account's rules whether a number may be dialled, from the number and the time alone: without the database, within
/// microseconds. What an account's lists say of the number is asked besides.
///
/// The sandbox's numbers are always allowed.
public final class DialGate {

  private static final int MOST_ZONES_NAMED = 3;

  private DialGate() {}

  /// Judges a number.
  ///
  /// @param own the zone that the callee is known to be in; null to go by the number
  public static Verdict check(
      DialRules rules, PhoneNumber number, @Nullable ZoneId own, Instant at) {
    if (number.isTest() || number.isExtension()) {
      return new Verdict.Allowed(number, true);
    }
    Destination destination = Destination.of(number);
    Set<String> countries = rules.countries();
    if (countries != null) {
      String country = destination.country().orElse(null);
      if (country == null) {
        return refused(
            DialRule.DESTINATION_COUNTRY,
            "The account calls some countries only, and which one this number is of can't be told.");
      }
      if (!countries.contains(country)) {
        return refused(DialRule.DESTINATION_COUNTRY, "The account does not call " + country + ".");
      }
    }
    if (rules.blockPremium() && destination.premium()) {
      return refused(
          DialRule.PREMIUM_RATE, "The account does not call premium-rate and shared-cost numbers.");
    }
    CallingHours hours = rules.hours();
    if (hours != null) {
      List<ZoneId> zones = own != null ? List.of(own) : destination.zones();
      if (zones.isEmpty()) {
        return refused(
            DialRule.CALLING_HOURS,
            "The account has calling hours, and what time it is at this number can't be told.");
      }
      if (!hours.allow(zones, at)) {
        return new Verdict.Refused(
            DialRule.CALLING_HOURS,
            "It is outside the account's calling hours in " + names(zones) + ".",
            hours.next(zones, at).orElse(null));
      }
    }
    return new Verdict.Allowed(destination.number(), false);
  }

  private static Verdict.Refused refused(DialRule rule, String words) {
    return new Verdict.Refused(rule, words, null);
  }

  private static String names(List<ZoneId> zones) {
    if (zones.size() == 1) {
      return zones.getFirst().getId();
    }
    String named =
        zones.stream().limit(MOST_ZONES_NAMED).map(ZoneId::getId).collect(Collectors.joining(", "));
    int more = zones.size() - MOST_ZONES_NAMED;
    return "one of the number's time zones ("
        + named
        + (more > 0 ? " and " + more + " more" : "")
        + ")";
  }
}
