package io.callmanager.call;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a call ended.
///
/// @param status one of the ended ones
/// @param by which side caused it
/// @param sipCode the last final SIP answer of the callee's side; null when there was none
/// @param words the carrier's own words; null when it had none
public record Termination(
    CallStatus status,
    EndReason reason,
    Party by,
    Instant at,
    @Nullable Integer sipCode,
    @Nullable String words) {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");
  private static final int MOST_WORDS = 300;

  public Termination {
    if (!status.ended()) {
      throw new IllegalArgumentException("a call can't end as " + status);
    }
    words = words == null ? null : printable(words);
  }

  /// A carrier's words come from outside: what can't be shown or stored is left out.
  private static String printable(String words) {
    String shown = UNPRINTABLE.matcher(words).replaceAll("");
    return shown.length() <= MOST_WORDS ? shown : shown.substring(0, MOST_WORDS);
  }

  /// Who can end a call.
  public enum Party {
    CALLEE,
    PLATFORM,
    CUSTOMER,
    CARRIER
  }
}
