package io.callmanager.contact;

import io.callmanager.shared.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a customer told us about a contact: a name and any further values.
///
/// @param values in the order in which they were sent; strings, numbers, booleans, lists, objects or null
public record ContactData(@Nullable String name, Map<String, @Nullable Object> values) {

  public ContactData {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The values by which a template's variables are filled in: `name` and `contactName` for the name, then every further
  /// value as text. What the customer sent under those two names wins.
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    if (name != null) {
      variables.put("name", name);
      variables.put("contactName", name);
    }
    values.forEach(
        (key, value) -> {
          if (value != null) {
            variables.put(
                key,
                value instanceof Map || value instanceof Iterable
                    ? Json.write(value)
                    : value.toString());
          }
        });
    return variables;
  }

  /// The values as they are stored and shown: with the name among them.
  public Map<String, @Nullable Object> additionalData() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    if (name != null) {
      data.put("name", name);
    }
    data.putAll(values);
    return data;
  }

  @Override
  public String toString() {
    return "ContactData[" + values.size() + " values]";
  }
}
