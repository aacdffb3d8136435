package io.callmanager.api.request;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns JSON of any shape into plain values, and counts how large they are.
final class JsonValues {

  /// Beyond a double's range, and beyond what a database's number keeps, a number is a mistake or an attack.
  private static final int MOST_DIGITS = 50;

  private static final int LARGEST_EXPONENT = 300;

  private final Issues issues;
  private final int longestKey;
  private final int longestText;
  private int bytes;

  /// @param longestKey in characters (UTF-16 units)
  /// @param longestText in characters, too
  JsonValues(Issues issues, int longestKey, int longestText) {
    this.issues = issues;
    this.longestKey = longestKey;
    this.longestText = longestText;
  }

  /// The size of all keys and values so far, in UTF-8.
  int bytes() {
    return bytes;
  }

  Map<String, @Nullable Object> object(String path, JsonNode object) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      bytes += utf8Length(field.getKey());
      if (field.getKey().length() > longestKey) {
        issues.add(path, "Must have no key of more than " + longestKey + " characters");
        continue;
      }
      values.put(field.getKey(), value(path + "." + field.getKey(), field.getValue()));
    }
    return values;
  }

  private @Nullable Object value(String path, JsonNode node) {
    if (node.isString()) {
      bytes += utf8Length(node.stringValue());
      if (node.stringValue().length() > longestText) {
        issues.add(path, "Must be at most " + longestText + " characters long");
      }
      return node.stringValue();
    } else if (node.isNumber()) {
      return number(path, node);
    } else if (node.isObject()) {
      return object(path, node);
    } else if (node.isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        bytes++;
        elements.add(value(path + "." + i, node.get(i)));
      }
      return elements;
    } else {
      bytes += Integer.BYTES;
      return node.isNull() ? null : (Object) node.booleanValue();
    }
  }

  private Number number(String path, JsonNode node) {
    bytes += Long.BYTES;
    if (node.canConvertToInt() && node.isIntegralNumber()) {
      return node.intValue();
    }
    BigDecimal number = node.decimalValue();
    long exponent = (long) number.precision() - number.scale();
    if (number.precision() > MOST_DIGITS || Math.abs(exponent) > LARGEST_EXPONENT) {
      issues.add(path, "Number out of range");
    }
    return node.numberValue();
  }

  private static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
