package io.callmanager.dialgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialGateTest {

  /// A Monday: 07:30 in New York, 12:30 in London, 18:00 in India, 23:30 in Sydney.
  private static final Instant MONDAY = Instant.parse("2026-01-05T12:30:00Z");

  private static final CallingHours BY_DAY =
      new CallingHours(List.of(new Span(EnumSet.allOf(Day.class), 9 * 60, 20 * 60)));

  private static DialRules rules(
      @Nullable CallingHours hours, @Nullable Set<String> countries, boolean blockPremium) {
    return new DialRules(1, hours, null, countries, blockPremium, null, MONDAY);
  }

  private static Verdict check(DialRules rules, String number) {
    return DialGate.check(rules, new PhoneNumber(number), null, MONDAY);
  }

  private static Verdict.@Nullable Refused refused(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused ? refused : null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+12125550123",
        "+1234567890",
        "+18005551234",
        "+447911123456",
        "+443451234567",
        "+919876543210",
        "+61412345678",
        "+80012345678",
        "+881612345678",
        "+999123456789",
        "+0000000000",
        "+123456789012345"
      })
  void withoutRulesItLetsEverybodyButPremiumNumbersPass(String number) {
    assertThat(check(DialRules.DEFAULT, number)).isInstanceOf(Verdict.Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "+19005551234, ",
    "+449011234567, ",
    "+448431234567, ",
    "+611900123456, ",
    "+33892123456, ",
    "+34806123456, ",
    "+979123456789, the international service",
    "+97912345678, which it is however long",
    "+4918051234567, shared cost",
    "+33810123456, shared cost",
    "+611300123456, shared cost",
    "+119005551234, with the trunk prefix",
    "+4409011234567, with the trunk prefix",
    "+19005551234999, with digits that nobody listens to",
    "+44901123456799, with digits that nobody listens to",
  })
  void whoeverEarnsOnBeingCalledIsNotCalled(String number, String why) {
    Verdict.Refused refused = refused(check(DialRules.DEFAULT, number));

    assertThat(refused).as(why).isNotNull();
    assertThat(refused.rule()).isEqualTo(DialRule.PREMIUM_RATE);
    assertThat(refused.allowedAt()).isNull();
    assertThat(check(rules(null, null, false), number)).isInstanceOf(Verdict.Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "US, +12125550123, true",
    "US, +18005551234, true",
    "US, +14165550123, false",
    "CA, +14165550123, true",
    "US, +18765551234, false",
    "JM, +18765551234, true",
    "US, +18765551234999, false",
    "US, +17875551234, false",
    "GB, +442071838750, true",
    "GB, +441481234567, false",
    "GG, +441481234567, true",
    "RU, +79161234567, true",
    "RU, +77011234567, false",
    "KZ, +77011234567, true",
    "IN, +919876543210, true",
    "AU, +61412345678, true",
    "IT, +390236618300, true",
    // Of no country.
    "US, +80012345678, false",
    "US, +881612345678, false",
    "US, +999123456789, false",
    // Of a country that can't be told.
    "US, +1234567890, false",
  })
  void callsTheAllowedCountriesAlone(String country, String number, boolean allowed) {
    Verdict verdict = check(rules(null, Set.of(country), true), number);

    assertThat(verdict instanceof Verdict.Allowed).isEqualTo(allowed);
    if (verdict instanceof Verdict.Refused refused) {
      assertThat(refused.rule()).isEqualTo(DialRule.DESTINATION_COUNTRY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "+12125550123, 2026-01-05T14:00:00Z",
    "+13035550123, 2026-01-05T16:00:00Z",
    // Idaho is in two zones: that of the Pacific begins last.
    "+12085550123, 2026-01-05T17:00:00Z",
    // Alaska, Hawaii, Puerto Rico, Jamaica.
    "+19072222222, 2026-01-05T18:00:00Z",
    "+18085550123, 2026-01-05T19:00:00Z",
    "+17875551234, 2026-01-05T13:00:00Z",
    "+18765551234, 2026-01-05T14:00:00Z",
    // Of no area that is known: by the digits there are.
    "+1234567890, 2026-01-05T14:00:00Z",
    "+5511987654321, 2026-01-05T12:30:00Z",
    "+442071838750, 2026-01-05T12:30:00Z",
    "+447911123456, 2026-01-05T12:30:00Z",
    "+4930123456, 2026-01-05T12:30:00Z",
    "+919876543210, 2026-01-05T12:30:00Z",
    "+9118001234567, 2026-01-05T12:30:00Z",
    "+61291234567, 2026-01-05T22:00:00Z",
    // A mobile of Australia may be anywhere from Lord Howe to Cocos: nine there, and not yet eight
    // in Sydney.
    "+61412345678, 2026-01-06T02:30:00Z",
    "+85212345678, 2026-01-06T01:00:00Z",
    // A mobile of Kazakhstan is told from those of Russia.
    "+77011234567, 2026-01-05T12:30:00Z",
    "+81312345678, 2026-01-06T00:00:00Z",
    "+6421123456, 2026-01-05T20:00:00Z",
  })
  void callsWhenItIsDayWhereTheCalleeIs(String number, Instant allowedAt) {
    DialRules rules = rules(BY_DAY, null, true);
    Verdict verdict = check(rules, number);

    if (allowedAt.equals(MONDAY)) {
      assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
    } else {
      Verdict.Refused refused = refused(verdict);
      assertThat(refused).isNotNull();
      assertThat(refused.rule()).isEqualTo(DialRule.CALLING_HOURS);
      assertThat(refused.allowedAt()).isEqualTo(allowedAt);
      assertThat(DialGate.check(rules, new PhoneNumber(number), null, allowedAt))
          .isInstanceOf(Verdict.Allowed.class);
    }
  }

  @Test
  void callsATollFreeNumberOfManyZonesOnlyWhenAllOfThemAllow() {
    Verdict.Refused refused = refused(check(rules(BY_DAY, null, true), "+18005551234"));

    assertThat(refused).isNotNull();
    assertThat(refused.words())
        .isEqualTo(
            "It is outside the account's calling hours in one of the number's time zones (America/Adak, America/Anchorage, America/Anguilla and 39 more).");
    assertThat(refused.allowedAt())
        .as("half an hour before eight in Newfoundland it is nine in Guam")
        .isEqualTo(Instant.parse("2026-01-05T23:00:00Z"));
    Instant july = Instant.parse("2026-07-06T12:30:00Z");
    PhoneNumber number = new PhoneNumber("+18005551234");
    assertThat(refused(DialGate.check(rules(BY_DAY, null, true), number, null, july)))
        .as("but not in summer")
        .extracting(Verdict.Refused::allowedAt)
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+80012345678", "+881612345678", "+883510012345", "+999123456789"})
  void doesNotCallWhereItCantTellTheTime(String number) {
    DialRules rules = rules(BY_DAY, null, true);
    Verdict.Refused refused = refused(check(rules, number));

    assertThat(refused).isNotNull();
    assertThat(refused.rule()).isEqualTo(DialRule.CALLING_HOURS);
    assertThat(refused.allowedAt()).isNull();
    assertThat(DialGate.check(rules, new PhoneNumber(number), ZoneId.of("Europe/London"), MONDAY))
        .isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void goesByTheCalleesOwnZoneWhereThatIsKnown() {
    DialRules rules = rules(BY_DAY, null, true);
    PhoneNumber newYork = new PhoneNumber("+12125550123");
    PhoneNumber london = new PhoneNumber("+442071838750");

    assertThat(DialGate.check(rules, newYork, ZoneId.of("Europe/London"), MONDAY))
        .isInstanceOf(Verdict.Allowed.class);
    Verdict.Refused refused =
        refused(DialGate.check(rules, london, ZoneId.of("America/New_York"), MONDAY));
    assertThat(refused).isNotNull();
    assertThat(refused.words())
        .isEqualTo("It is outside the account's calling hours in America/New_York.");
    assertThat(refused.allowedAt()).isEqualTo(Instant.parse("2026-01-05T14:00:00Z"));
  }

  @Test
  void namesTheCountryBeforeTheCostBeforeTheTime() {
    DialRules all = rules(BY_DAY, Set.of("GB"), true);

    assertThat(refused(check(all, "+19005551234")))
        .extracting(Verdict.Refused::rule)
        .isEqualTo(DialRule.DESTINATION_COUNTRY);
    assertThat(refused(check(rules(BY_DAY, Set.of("US"), true), "+19005551234")))
        .extracting(Verdict.Refused::rule)
        .isEqualTo(DialRule.PREMIUM_RATE);
    assertThat(refused(check(rules(BY_DAY, Set.of("US"), true), "+12125550123")))
        .extracting(Verdict.Refused::rule)
        .isEqualTo(DialRule.CALLING_HOURS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+15005550100", "+15005550112", "+15005550120", "+15005550126", "+15005559999"})
  void alwaysCallsThePhonesOfTheSandbox(String number) {
    CallingHours aMinuteOnSunday = new CallingHours(List.of(new Span(EnumSet.of(Day.SUN), 0, 1)));

    assertThat(check(rules(aMinuteOnSunday, Set.of("GB"), true), number))
        .isEqualTo(new Verdict.Allowed(new PhoneNumber(number), true));
    assertThat(check(rules(aMinuteOnSunday, null, true), number + "0"))
        .isInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "+447911123456, +447911123456",
    "+4407911123456, +447911123456",
    "+112125550123, +12125550123",
    "+390669812345, +390669812345",
    "+1234567890, +1234567890",
    "+999123456789, +999123456789",
    "+123456789012345, +123456789012345",
  })
  void tellsTheNumberAsItStandsInLists(String dialled, String listed) {
    assertThat(check(rules(null, null, false), dialled))
        .isEqualTo(new Verdict.Allowed(new PhoneNumber(listed), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "+44 20 7183 8750 | +442071838750",
        "+44 (0)20 7183-8750 | +442071838750",
        "\"  +1 (212) 555.0123 \" | +12125550123",
        "'+12125550123 | +12125550123",
        "+49 (0) 30 / 123456 | +4930123456",
        "+1 212\u00a0555\u20110123 | +12125550123",
        "+999 123 456 789 | +999123456789",
        "+390236618300 | +390236618300",
      })
  void readsNumbersAsPeopleWriteThem(String written, String number) {
    assertThat(Destination.read(written)).contains(new PhoneNumber(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "2125550123",
        "0044 20 7183 8750",
        "tel:+12125550123",
        "+1 800 FLOWERS",
        "+12125550123;ext=5",
        "+1212555012x",
        "++12125550123",
        "+12345",
        "4.47911E+11",
        "+١٢٣٤٥٦٧٨٩",
        "+1234567890123456"
      })
  void readsNothingElse(String written) {
    assertThat(Destination.read(written)).isEmpty();
  }
}
