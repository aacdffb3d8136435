package io.callmanager.telephony.sip.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The trunks that an account's calls may take, and whose turn it is. Trunks of the lowest priority number come first; among
/// those of the same number, smooth weighted round robin gives each its share without bursts: each call, every candidate's
/// credit grows by its weight, the one with most is chosen and pays the sum of all.
public final class Route {

  /// What came of choosing.
  public sealed interface Choice {

    /// A channel on the trunk was taken.
    ///
    /// @param waitMillis how long the call has to wait for its place among the trunk's calls
    record Chosen(Trunk trunk, long waitMillis) implements Choice {}

    /// None is left that could take the call.
    ///
    /// @param retryAfter when asking again makes sense
    record None(Duration retryAfter) implements Choice {}
  }

  private static final Duration SOON = Duration.ofSeconds(1);

  private static final class Place {
    private final Trunk trunk;
    private long credit;

    Place(Trunk trunk) {
      this.trunk = trunk;
    }

    int weight() {
      return trunk.definition().share().weight();
    }
  }

  private final boolean free;
  private final List<List<Place>> byPriority;
  private final int size;
  private final boolean ownExchange;

  /// @param free whether calls cost no credits
  Route(Collection<Trunk> trunks, boolean free) {
    Map<Integer, List<Place>> groups = new TreeMap<>();
    for (Trunk trunk : trunks) {
      groups
          .computeIfAbsent(trunk.definition().share().priority(), none -> new ArrayList<>())
          .add(new Place(trunk));
    }
    this.byPriority = List.copyOf(groups.values());
    this.size = trunks.size();
    this.ownExchange =
        trunks.stream()
            .map(Trunk::definition)
            .allMatch(trunk -> trunk.owner() != null && trunk.twilio() == null);
    this.free = free;
  }

  public boolean free() {
    return free;
  }

  /// Whether every trunk is an account's own and speaks SIP.
  public boolean isOwnExchange() {
    return ownExchange;
  }

  /// How many trunks there are.
  public int size() {
    return size;
  }

  /// Chooses a trunk and takes a channel on it: one in good health with a place for a call right now, else the one whose
  /// place comes first; what isn't in good health only where there is nothing else, since it may still take a call.
  ///
  /// @param tried those that the call tried already
  /// @param longest how long the call may wait for its place
  public synchronized Choice choose(Collection<Trunk> tried, Instant time, Duration longest) {
    long now = System.nanoTime();
    long wait = longest.toNanos();
    for (boolean good : new boolean[] {true, false}) {
      for (long most : new long[] {0, wait}) {
        for (List<Place> group : byPriority) {
          Choice.Chosen chosen = chooseFrom(group, tried, time, now, most, good);
          if (chosen != null) {
            return chosen;
          }
        }
      }
    }
    return new Choice.None(retryAfter(tried, time));
  }

  /// The trunk that [#choose] would choose for a new call, as far as can be told without taking a channel on it.
  synchronized Optional<Trunk> first(Instant time, Duration longest) {
    long now = System.nanoTime();
    for (boolean good : new boolean[] {true, false}) {
      for (long most : new long[] {0, longest.toNanos()}) {
        for (List<Place> group : byPriority) {
          List<Place> candidates = candidates(group, List.of(), time, now, most, good);
          if (!candidates.isEmpty()) {
            return Optional.of(candidates.getFirst().trunk);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Choice.@Nullable Chosen chooseFrom(
      List<Place> group, Collection<Trunk> tried, Instant time, long now, long most, boolean good) {
    List<Place> candidates = candidates(group, tried, time, now, most, good);
    for (Place place : candidates) {
      OptionalLong wait = place.trunk.take(now, most);
      if (wait.isPresent() && good && !place.trunk.staysInGoodHealth(now)) {
        place.trunk.giveBack();
      } else if (wait.isPresent()) {
        settle(candidates, place);
        return new Choice.Chosen(place.trunk, wait.getAsLong());
      }
    }
    return null;
  }

  /// Those of a group that could take a call, the one whose turn it is first.
  private static List<Place> candidates(
      List<Place> group, Collection<Trunk> tried, Instant time, long now, long most, boolean good) {
    List<Place> candidates = new ArrayList<>(group.size());
    for (Place place : group) {
      if (!tried.contains(place.trunk)
          && place.trunk.mayTake(time)
          && place.trunk.waitNanos(now) <= most
          && (!good || place.trunk.inGoodHealth(now))) {
        candidates.add(place);
      }
    }
    Comparator<Place> mostCredit =
        Comparator.comparingLong((Place place) -> place.credit + place.weight()).reversed();
    Comparator<Place> soonest = Comparator.comparingLong(place -> place.trunk.waitNanos(now));
    candidates.sort(most == 0 ? mostCredit : soonest.thenComparing(mostCredit));
    return candidates;
  }

  private static void settle(List<Place> candidates, Place chosen) {
    for (Place place : candidates) {
      place.credit += place.weight();
      chosen.credit -= place.weight();
    }
  }

  /// When the first of those that asked to be left alone may be called through again, unless one is merely full.
  Duration retryAfter(Collection<Trunk> tried, Instant now) {
    @Nullable Duration shortest = null;
    for (List<Place> group : byPriority) {
      for (Place place : group) {
        if (tried.contains(place.trunk) || !place.trunk.definition().enabled()) {
          continue;
        }
        Duration rest =
            place.trunk.restsUntil().map(until -> Duration.between(now, until)).orElse(SOON);
        shortest = shortest == null || rest.compareTo(shortest) < 0 ? rest : shortest;
      }
    }
    return shortest == null || shortest.compareTo(SOON) < 0 ? SOON : shortest;
  }
}
