package io.callmanager.console.keys;

import java.util.Optional;

/// What people call their keys.
final class KeyName {

  /// The rule in words.
  static final String RULE = "Give the key a name of up to 100 characters.";

  private static final int LONGEST = 100;

  private KeyName() {}

  /// Reads a name; empty when it is none.
  static Optional<String> of(String text) {
    String name = text.strip();
    return name.isEmpty()
            || name.length() > LONGEST
            || name.chars().anyMatch(Character::isISOControl)
        ? Optional.empty()
        : Optional.of(name);
  }
}
