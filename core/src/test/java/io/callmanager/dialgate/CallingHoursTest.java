package io.callmanager.dialgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallingHoursTest {

  private static final Set<Day> WORKDAYS = EnumSet.range(Day.MON, Day.FRI);
  private static final Set<Day> ALL = EnumSet.allOf(Day.class);

  /// Among them some with halves and quarters of hours, with half an hour of summer time, with summer time that begins at midnight,
  /// with winter time that comes twice a year, and with none.
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "America/New_York",
          "America/Los_Angeles",
          "America/Phoenix",
          "America/St_Johns",
          "America/Havana",
          "America/Santiago",
          "Europe/London",
          "Europe/Berlin",
          "Africa/Casablanca",
          "Africa/Cairo",
          "Asia/Beirut",
          "Asia/Calcutta",
          "Asia/Kathmandu",
          "Australia/Sydney",
          "Australia/Lord_Howe",
          "Pacific/Chatham",
          "Pacific/Apia",
          "Pacific/Kiritimati",
          "Pacific/Pago_Pago");

  private static CallingHours hours(Set<Day> days, String... times) {
    return new CallingHours(
        List.of(times).stream()
            .map(
                time ->
                    new Span(
                        days,
                        CallingHours.minute(time.split("-")[0]).orElseThrow(),
                        CallingHours.minute(time.split("-")[1]).orElseThrow()))
            .toList());
  }

  private static List<ZoneId> zones(String... names) {
    return List.of(names).stream().map(ZoneId::of).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-05T14:00:00Z, true",
    "2026-01-05T13:59:59.999999Z, false",
    "2026-01-05T16:59:59Z, true",
    "2026-01-05T17:00:00Z, false",
    "2026-01-05T18:00:00Z, true",
    "2026-01-06T00:59:00Z, true",
    "2026-01-06T01:00:00Z, false",
    "2026-01-10T15:00:00Z, false",
    "2026-07-06T13:00:00Z, true",
    "2026-07-06T12:59:00Z, false",
  })
  void goesByTheCalleesClockInWinterAndSummer(Instant at, boolean allowed) {
    CallingHours hours = hours(WORKDAYS, "09:00-12:00", "13:00-20:00");

    assertThat(hours.allow(zones("America/New_York"), at)).isEqualTo(allowed);
  }

  @Test
  void asksAllZones() {
    CallingHours hours = hours(ALL, "09:00-20:00");
    Instant early = Instant.parse("2026-01-05T16:30:00Z");

    assertThat(hours.allow(zones("America/Boise"), early)).isTrue();
    assertThat(hours.allow(zones("America/Boise", "America/Los_Angeles"), early)).isFalse();
    assertThat(hours.next(zones("America/Boise", "America/Los_Angeles"), early))
        .contains(Instant.parse("2026-01-05T17:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    // Friday evening: Monday.
    "America/New_York, 2026-01-09T23:00:00Z, 2026-01-12T14:00:00Z",
    // Over the night in which the clocks go forward, and back.
    "America/New_York, 2026-03-06T23:00:00Z, 2026-03-09T13:00:00Z",
    "America/New_York, 2026-10-30T22:00:00Z, 2026-11-02T14:00:00Z",
    "Europe/London, 2026-03-27T18:00:00Z, 2026-03-30T08:00:00Z",
    "Asia/Calcutta, 2026-01-05T00:00:00Z, 2026-01-05T03:30:00Z",
    "Australia/Sydney, 2026-04-03T10:00:00Z, 2026-04-05T23:00:00Z",
  })
  void findsTheNextTime(String zone, Instant at, Instant next) {
    CallingHours hours = hours(WORKDAYS, "09:00-17:00");

    assertThat(hours.allow(zones(zone), at)).isFalse();
    assertThat(hours.next(zones(zone), at)).contains(next);
  }

  @Test
  void beginsAfterTheHourThatSummerTimeSkips() {
    // In London 01:00 to 02:00 of 29 March 2026 does not exist.
    CallingHours hours = hours(ALL, "01:30-03:00");

    assertThat(hours.next(zones("Europe/London"), Instant.parse("2026-03-29T00:10:00Z")))
        .contains(Instant.parse("2026-03-29T01:00:00Z"));
    assertThat(
            hours(ALL, "01:15-01:45")
                .next(zones("Europe/London"), Instant.parse("2026-03-29T00:10:00Z")))
        .contains(Instant.parse("2026-03-30T00:15:00Z"));
  }

  @Test
  void comesTwiceInTheHourThatWinterTimeRepeats() {
    // In London 01:00 to 02:00 of 25 October 2026 comes twice.
    CallingHours hours = hours(ALL, "01:15-01:45");
    List<ZoneId> london = zones("Europe/London");

    assertThat(hours.next(london, Instant.parse("2026-10-25T00:00:00Z")))
        .contains(Instant.parse("2026-10-25T00:15:00Z"));
    assertThat(hours.next(london, Instant.parse("2026-10-25T00:45:00Z")))
        .contains(Instant.parse("2026-10-25T01:15:00Z"));
  }

  @Test
  void tellsWhenNoTimeSuitsAllZones() {
    assertThat(
            hours(ALL, "09:00-17:00")
                .next(
                    zones("Europe/London", "Pacific/Auckland"),
                    Instant.parse("2026-01-05T12:00:00Z")))
        .isEmpty();
  }

  @Test
  void aSpanMayLastUntilMidnight() {
    CallingHours hours = hours(ALL, "22:00-24:00", "00:00-02:00");

    assertThat(hours.allow(zones("UTC"), Instant.parse("2026-01-05T23:59:59Z"))).isTrue();
    assertThat(hours.allow(zones("UTC"), Instant.parse("2026-01-06T00:00:00Z"))).isTrue();
    assertThat(hours.allow(zones("UTC"), Instant.parse("2026-01-06T02:00:00Z"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"9:00", "09.00", "24:01", "25:00", "12:60", "-1:00", "09:000", "' 09:00'", "٠٩:٠٠"})
  void readsNoOtherTimes(String text) {
    assertThat(CallingHours.minute(text)).isEmpty();
  }

  @Property(tries = 400)
  void theNextTimeIsTheFirstMinuteThatAllZonesAllow(
      @ForAll("someHours") CallingHours hours,
      @ForAll("someZones") List<ZoneId> zones,
      @ForAll("instants") Instant at) {
    if (hours.allow(zones, at)) {
      return;
    }

    assertThat(hours.next(zones, at)).isEqualTo(triedMinuteByMinute(hours, zones, at));
  }

  private static Optional<Instant> triedMinuteByMinute(
      CallingHours hours, List<ZoneId> zones, Instant at) {
    Instant end = at.plus(CallingHours.HORIZON);
    Instant minute = Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), 60) * 60 + 60);
    while (!minute.isAfter(end)) {
      if (hours.allow(zones, minute)) {
        return Optional.of(minute);
      }
      minute = minute.plus(Duration.ofMinutes(1));
    }
    return Optional.empty();
  }

  @Provide
  Arbitrary<CallingHours> someHours() {
    Arbitrary<Set<Day>> days = Arbitraries.of(Day.class).set().ofMinSize(1).ofMaxSize(7);
    Arbitrary<Integer> from = Arbitraries.integers().between(0, 1439);
    Arbitrary<Integer> length = Arbitraries.integers().between(1, 900);
    return Combinators.combine(days, from, length)
        .as((set, begin, minutes) -> new Span(set, begin, Math.min(1440, begin + minutes)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(CallingHours::new);
  }

  @Provide
  Arbitrary<List<ZoneId>> someZones() {
    return Arbitraries.of(ZONES).map(ZoneId::of).list().ofMinSize(1).ofMaxSize(3);
  }

  /// Half of them within days of a change of clocks.
  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Instant> any =
        Arbitraries.longs()
            .between(
                Instant.parse("2025-01-01T00:00:00Z").getEpochSecond(),
                Instant.parse("2031-01-01T00:00:00Z").getEpochSecond())
            .map(Instant::ofEpochSecond);
    Arbitrary<Instant> nearAChange =
        Combinators.combine(
                Arbitraries.of(ZONES), any, Arbitraries.longs().between(-200_000, 20_000))
            .as(
                (zone, instant, seconds) -> {
                  var change = ZoneId.of(zone).getRules().nextTransition(instant);
                  return change == null ? instant : change.getInstant().plusSeconds(seconds);
                });
    return Arbitraries.oneOf(any, nearAChange);
  }
}
