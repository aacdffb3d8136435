package io.callmanager.call;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// What a customer knows of whom they have called.
///
/// @param timeZone where the callee is; null to go by their number
/// @param consentReference the customer's own word for why the callee may be called; null for none
public record Callee(@Nullable ZoneId timeZone, @Nullable String consentReference) {

  public static final Callee UNKNOWN = new Callee(null, null);

  /// The longest reference that is kept.
  public static final int MAX_CONSENT_REFERENCE = 200;
}
