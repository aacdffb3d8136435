package io.callmanager.telephony.engine;

import org.jspecify.annotations.Nullable;

/// A key as it was configured.
public final class ApiKey {

  private ApiKey() {}

  /// The key without space around it; null when there is none.
  ///
  /// @throws IllegalArgumentException when it can't be sent in a header; the message doesn't repeat it
  public static @Nullable String given(@Nullable String key) {
    if (key == null || key.isBlank()) {
      return null;
    }
    String stripped = key.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("an API key must be of visible ASCII characters");
    }
    return stripped;
  }
}
