package io.callmanager.dialgate;

import java.util.Locale;

/// A rule by which a number may not be dialled.
public enum DialRule {
  /// The number is on the account's list.
  DO_NOT_CALL,
  /// The number was dialled as often as it may be in a while.
  ATTEMPTS,
  /// It is too early or too late where the callee is.
  CALLING_HOURS,
  /// The account does not call that country.
  DESTINATION_COUNTRY,
  /// Whoever is called earns on the call.
  PREMIUM_RATE;

  /// The rule as it is written in the API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
