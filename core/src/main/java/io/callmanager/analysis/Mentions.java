package io.callmanager.analysis;

import io.callmanager.analysis.Heard.Place;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which of some names a turn holds. A name that is a part of another one does not count where that one is meant.
///
/// @param meant those that are said
/// @param denied those that are only said to be not so
record Mentions(Set<String> meant, Set<String> denied) {

  static Mentions of(Heard turn, List<String> names) {
    Map<String, List<Place>> found = new LinkedHashMap<>();
    names.forEach(name -> found.put(name, turn.places(name)));
    List<Place> all = found.values().stream().flatMap(Collection::stream).toList();
    Set<String> meant = new LinkedHashSet<>();
    Set<String> denied = new LinkedHashSet<>();
    found.forEach(
        (name, places) -> {
          List<Place> whole =
              places.stream().filter(place -> all.stream().noneMatch(place::within)).toList();
          if (!whole.isEmpty()) {
            (whole.stream().allMatch(turn::denies) ? denied : meant).add(name);
          }
        });
    return new Mentions(meant, denied);
  }
}
