package io.callmanager.call;

import io.callmanager.shared.OutsideWords;
import java.time.Instant;
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

  public Termination {
    if (!status.ended()) {
      throw new IllegalArgumentException("a call can't end as " + status);
    }
    words = words == null ? null : OutsideWords.printable(words);
  }

  /// Who can end a call.
  public enum Party {
    CALLEE,
    PLATFORM,
    CUSTOMER,
    CARRIER
  }
}
