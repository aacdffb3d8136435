package io.callmanager.dialgate;

import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whom an account may call and when.
///
/// @param revision how often the rules were changed; 0 for an account that never set any
/// @param hours when calls are made, by the callee's clock; null for always
/// @param attempts how often a number may be dialled; null for any number of times
/// @param countries the only countries that are called, as ISO 3166 codes; null for all
/// @param blockPremium whether premium-rate and shared-cost numbers are not called
/// @param optOutKey the key that puts a callee on the list of those who are not called any more; null for none
/// @param updatedAt null for an account that never set any
public record DialRules(
    int revision,
    @Nullable CallingHours hours,
    @Nullable AttemptLimit attempts,
    @Nullable Set<String> countries,
    boolean blockPremium,
    @Nullable Character optOutKey,
    @Nullable Instant updatedAt) {

  /// The rules of an account that has set none: premium-rate numbers are not called, everybody else is, at any time.
  public static final DialRules DEFAULT = new DialRules(0, null, null, null, true, null, null);

  /// How many countries can be named.
  public static final int MOST_COUNTRIES = 250;

  /// The keys of a telephone, any of which may be the one that opts out.
  public static final Pattern KEY = Pattern.compile("[0-9*#A-D]");

  /// Whether a text is the code of a country whose numbers are known.
  public static boolean isCountry(String code) {
    return Destination.isCountry(code);
  }
}
