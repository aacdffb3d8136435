package io.callmanager.console.keys;

import io.callmanager.console.layout.ApiContract;
import org.jspecify.annotations.Nullable;

/// What a form wants a new key to be.
public sealed interface KeyWish {

  /// Reads a form.
  ///
  /// @param contract empty for any
  static KeyWish of(String name, String contract) {
    if (!contract.isEmpty() && ApiContract.of(contract).isEmpty()) {
      return new Unclear("Choose what the key may be used for.");
    }
    return KeyName.of(name)
        .<KeyWish>map(given -> new Clear(given, contract.isEmpty() ? null : contract))
        .orElseGet(() -> new Unclear(KeyName.RULE));
  }

  /// It can be made.
  ///
  /// @param contract the name of the one contract it may be used with; null for any
  record Clear(String name, @Nullable String contract) implements KeyWish {}

  /// It can't.
  ///
  /// @param problem why, in words
  record Unclear(String problem) implements KeyWish {}
}
