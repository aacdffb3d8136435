package io.callmanager.api.v1.webhook;

import io.callmanager.webhook.SecretPair;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What webhooks are signed with.
///
/// @param previousSecretUntil till when what is sent is signed with the secret before as well; null when it is not
record SecretView(
    @Schema(
            pattern = "^whsec_[A-Za-z0-9+/=]+$",
            example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfqFXXwHhw=")
        String secret,
    @Nullable Instant previousSecretUntil) {

  static SecretView of(SecretPair secrets) {
    return new SecretView(secrets.current().text(), secrets.previousUntil());
  }

  @Override
  public String toString() {
    return "SecretView[…]";
  }
}
