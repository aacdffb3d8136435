package io.callmanager.shared;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON as it is kept in the database's `jsonb` columns.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private Json() {}

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// Reads a JSON object; its values are strings, numbers, booleans, lists and maps.
  public static Map<String, Object> readObject(String json) {
    return MAPPER.readValue(json, OBJECT);
  }
}
