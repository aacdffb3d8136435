package io.callmanager.shared;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON as it is kept in the database's `jsonb` columns.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final String NUL = "\\u0000";
  private static final Pattern UNKEPT =
      Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u0000|\\p{Cs}");

  private Json() {}

  /// Writes a value. What `jsonb` refuses in texts, U+0000 and halves of characters, is replaced by U+FFFD: nothing that is written down of a call
  /// may fail because of what somebody said on it.
  public static String write(Object value) {
    String json = MAPPER.writeValueAsString(value);
    return json.contains(NUL) || hasHalves(json)
        ? UNKEPT.matcher(json).replaceAll(found -> kept(found.group(1)))
        : json;
  }

  private static String kept(@Nullable String before) {
    return Matcher.quoteReplacement((before == null ? "" : before) + '\ufffd');
  }

  private static boolean hasHalves(String json) {
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      boolean whole =
          Character.isHighSurrogate(c)
              && at + 1 < json.length()
              && Character.isLowSurrogate(json.charAt(at + 1));
      if (Character.isSurrogate(c) && !whole) {
        return true;
      }
      at += whole ? 2 : 1;
    }
    return false;
  }

  /// Reads a JSON object; its values are strings, numbers, booleans, lists and maps.
  public static Map<String, Object> readObject(String json) {
    return MAPPER.readValue(json, OBJECT);
  }
}
