package io.callmanager.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Collects what is wrong with a script, and brings it into the text's order.
final class Problems {

  /// More are only counted.
  static final int MOST = 100;

  private static final int MOST_QUOTED = 40;
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_]{1,40}");
  private static final Pattern UNREADABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  /// Where each place begins, and where the texts of objects and arrays end, in places passed.
  private final Map<String, Integer> begins = new HashMap<>();

  private final Map<String, Integer> ends = new HashMap<>();
  private final List<FlowProblem> found = new ArrayList<>();
  private int passed;

  Problems(JsonNode root) {
    pass("", root);
  }

  void add(String place, String words) {
    found.add(new FlowProblem(place, words));
  }

  boolean none() {
    return found.isEmpty();
  }

  List<FlowProblem> inOrder() {
    List<FlowProblem> ordered =
        new ArrayList<>(
            found.stream()
                .sorted(Comparator.comparingInt(problem -> position(problem.place())))
                .limit(MOST)
                .toList());
    if (found.size() > MOST) {
      ordered.add(new FlowProblem("", "and %d more problems".formatted(found.size() - MOST)));
    }
    return ordered;
  }

  /// The place of an object's field.
  static String place(String object, String field) {
    String name = PLAIN_NAME.matcher(field).matches() ? field : quoted(field);
    return object.isEmpty() ? name : object + "." + name;
  }

  /// The place of an array's element.
  static String place(String array, int index) {
    return array + "[" + index + "]";
  }

  /// What was written, in quotation marks and fit to be shown.
  static String quoted(String text) {
    String shown = Bounded.text(text, MOST_QUOTED);
    String clean = UNREADABLE.matcher(shown).replaceAll("?");
    return '"' + (shown.length() < text.length() ? clean + "…" : clean) + '"';
  }

  private void pass(String place, JsonNode node) {
    begins.putIfAbsent(place, passed++);
    if (node.isObject()) {
      node.properties().forEach(field -> pass(place(place, field.getKey()), field.getValue()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        pass(place(place, i), node.get(i));
      }
    }
    ends.putIfAbsent(place, passed++);
  }

  /// A place that isn't in the text is missing at the end of what it should be in.
  private int position(String place) {
    Integer begin = begins.get(place);
    return begin == null ? ends.getOrDefault(parent(place), Integer.MAX_VALUE) : begin;
  }

  private static String parent(String place) {
    return place.substring(
        0, Math.max(0, Math.max(place.lastIndexOf('.'), place.lastIndexOf('['))));
  }
}
