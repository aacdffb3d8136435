package io.callmanager.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.telephony.sip.trunk.Route.Choice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteTest {

  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private static Trunk trunk(
      String name, @Nullable Integer channels, @Nullable Integer rate, int weight, int priority) {
    TrunkProperties properties =
        new TrunkProperties(
            name,
            "sip:127.0.0.1:5999",
            null,
            null,
            null,
            channels,
            rate,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            weight,
            priority,
            null,
            null,
            null,
            null,
            null);
    return new Trunk(properties.definition(1), CLOCK, change -> {});
  }

  private static Trunk trunk(String name, @Nullable Integer channels, @Nullable Integer rate) {
    return trunk(name, channels, rate, 1, 0);
  }

  private static Route over(Trunk... trunks) {
    return new Route(List.of(trunks), false);
  }

  private static Choice choose(Route route) {
    return route.choose(List.of(), CLOCK.instant(), LONGEST);
  }

  static List<String> choose(Route route, int times) {
    return IntStream.range(0, times)
        .mapToObj(
            i ->
                switch (choose(route)) {
                  case Choice.Chosen(Trunk trunk, long wait) -> trunk.name();
                  case Choice.None none -> "none";
                })
        .toList();
  }

  @Test
  void tellsWhoseTurnItIsWithoutTakingIt() {
    Route route =
        over(trunk("a", 1, null), trunk("b", null, null), trunk("spare", null, null, 1, 9));

    for (int i = 0; i < 6; i++) {
      String foretold = route.first(CLOCK.instant(), LONGEST).orElseThrow().name();
      assertThat(route.first(CLOCK.instant(), LONGEST).orElseThrow().name()).isEqualTo(foretold);
      assertThat(choose(route, 1)).containsExactly(foretold);
    }
    Route full = over(trunk("full", 1, null));
    choose(full);
    assertThat(full.first(CLOCK.instant(), LONGEST)).isEmpty();
  }

  private static void down(Trunk trunk) {
    trunk.found(new Trunk.Finding(false, "gone", Instant.EPOCH, 1));
  }

  @Test
  void takesTurns() {
    Route route = over(trunk("a", null, null), trunk("b", null, null));
    assertThat(choose(route, 4)).containsExactly("a", "b", "a", "b");
  }

  @Test
  void givesEachItsShareWithoutBursts() {
    Route route =
        over(trunk("a", null, null, 5, 0), trunk("b", null, null), trunk("c", null, null));
    List<String> chosen = choose(route, 7);
    assertThat(chosen).containsExactly("a", "a", "b", "a", "c", "a", "a");
    Map<String, Long> counts =
        choose(route, 700).stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts).containsEntry("a", 500L).containsEntry("b", 100L).containsEntry("c", 100L);
  }

  @Test
  void usesALaterPriorityOnlyWhenTheEarlierHasNoRoom() {
    Route route = over(trunk("late", null, null, 1, 2), trunk("early", 2, null, 1, 1));
    assertThat(choose(route, 3)).containsExactly("early", "early", "late");
  }

  @Test
  void passesOverWhatIsDownWhileSomethingElseHasRoom() {
    Trunk a = trunk("a", null, null);
    down(a);
    assertThat(choose(over(a, trunk("b", 2, null, 1, 1)), 4)).containsExactly("b", "b", "a", "a");
  }

  @Test
  void neverUsesWhatAskedToBeLeftAlone() {
    Trunk a = trunk("a", null, null);
    a.rest(Duration.ofSeconds(30));
    assertThat(a.status().health()).isEqualTo(Health.RESTING);
    assertThat(choose(over(a))).isEqualTo(new Choice.None(Duration.ofSeconds(30)));
  }

  @Test
  void leavesOutWhatWasTried() {
    Trunk a = trunk("a", null, null);
    Trunk b = trunk("b", null, null);
    Route route = over(a, b);
    assertThat(route.choose(List.of(a), CLOCK.instant(), LONGEST))
        .isEqualTo(new Choice.Chosen(b, 0));
    assertThat(route.choose(List.of(a, b), CLOCK.instant(), LONGEST))
        .isInstanceOf(Choice.None.class);
  }

  @Test
  void triesAFailingTrunkAgainAndAgainButOnlyWhereThereIsABetterOne() {
    Trunk bad = trunk("bad", null, null);
    for (int i = 0; i < CircuitBreaker.ENOUGH; i++) {
      bad.failed(true);
    }
    assertThat(bad.status().health()).isEqualTo(Health.FAILING);
    assertThat(choose(over(bad, trunk("good", 3, null)), 4))
        .containsExactly("good", "good", "good", "bad");
    bad.succeeded();
    assertThat(bad.health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void givesEachTrunkItsChannelsAndTakesThemBack() {
    Trunk only = trunk("a", 2, null);
    Route route = over(only);
    assertThat(choose(route, 3)).containsExactly("a", "a", "none");
    assertThat(only.status().channelsInUse()).isEqualTo(2);
    only.giveBack();
    assertThat(choose(route, 1)).containsExactly("a");
  }

  @Test
  void spreadsCallsOverTimeAndTurnsAwayWhoWouldWaitTooLong() {
    Trunk only = trunk("a", null, 10);
    Route route = over(only);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (choose(route) instanceof Choice.Chosen(Trunk trunk, long wait)) {
        waits.add(wait);
      }
    }
    assertThat(waits).hasSizeBetween(20, 23).isSorted();
    assertThat(waits.getLast()).isBetween(1800L, 2000L);
    assertThat(only.status().channelsInUse()).isEqualTo(waits.size());
  }

  @Test
  void prefersAPlaceNowToAPlaceLater() {
    Route route = over(trunk("slow", null, 1), trunk("quick", null, 1000, 1, 1));
    List<String> chosen = choose(route, 2);
    assertThat(chosen).containsExactly("slow", "quick");
    assertThat(Collections.frequency(choose(route, 3), "none")).isZero();
  }
}
