package io.callmanager.bench.media;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Named figures, as one process tells them to another on one line.
final class Figures {

  private final Map<String, String> values = new LinkedHashMap<>();

  static Figures parse(String line) {
    Figures figures = new Figures();
    for (String pair : line.split("\t", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("no figures: " + line);
      }
      figures.values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return figures;
  }

  Figures put(String name, long value) {
    values.put(name, Long.toString(value));
    return this;
  }

  /// @param text without tabs and ends of lines
  Figures put(String name, String text) {
    values.put(name, text);
    return this;
  }

  Figures putAll(Figures others) {
    values.putAll(others.values);
    return this;
  }

  /// @throws IllegalStateException when it is not told
  long number(String name) {
    return Long.parseLong(text(name));
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " among " + values.keySet());
    }
    return value;
  }

  /// Those whose names begin so, in order, without that beginning.
  Map<String, String> under(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  String line() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\t"));
  }
}
