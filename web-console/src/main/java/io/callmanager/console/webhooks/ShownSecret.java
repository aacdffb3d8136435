package io.callmanager.console.webhooks;

import io.callmanager.webhook.SecretPair;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A secret that the next page shows, and no other.
///
/// @param title what it is the secret of
/// @param previousUntil till when the secret before is good too; null when it is not
record ShownSecret(String title, String text, @Nullable Instant previousUntil) {

  static ShownSecret of(String title, SecretPair pair) {
    return new ShownSecret(title, pair.current().text(), pair.previousUntil());
  }

  @Override
  public String toString() {
    return "ShownSecret[" + title + "]";
  }
}
