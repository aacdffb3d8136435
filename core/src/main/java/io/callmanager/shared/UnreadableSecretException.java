package io.callmanager.shared;

import org.jspecify.annotations.Nullable;

/// A stored secret can't be decrypted.
public final class UnreadableSecretException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableSecretException(String place, @Nullable Throwable cause) {
    super(
        "The secret of "
            + place
            + " can't be decrypted. Is callmanager.secrets.key the one that it was stored with?",
        cause);
  }
}
