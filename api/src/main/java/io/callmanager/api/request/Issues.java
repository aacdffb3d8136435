package io.callmanager.api.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is wrong with a request, field by field. Bounded, so that a hostile request gets no huge answer.
public final class Issues {

  private static final int MOST_FIELDS = 50;
  private static final int LONGEST_NAME = 200;

  private final Map<String, List<String>> byField = new LinkedHashMap<>();

  public void add(String field, String issue) {
    String name = field.length() <= LONGEST_NAME ? field : field.substring(0, LONGEST_NAME) + "…";
    String shown = Text.printable(name);
    if (byField.size() < MOST_FIELDS || byField.containsKey(shown)) {
      List<String> issues = byField.computeIfAbsent(shown, f -> new ArrayList<>(1));
      if (!issues.contains(issue)) {
        issues.add(issue);
      }
    }
  }

  public boolean none() {
    return byField.isEmpty();
  }

  public Map<String, List<String>> byField() {
    return byField;
  }
}
