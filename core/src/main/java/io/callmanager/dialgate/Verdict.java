package io.callmanager.dialgate;

import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a number may be dialled.
public sealed interface Verdict {

  /// It may.
  ///
  /// @param number the number as it stands in lists, however it was written
  /// @param test whether it is a phone of the sandbox, or an extension of the account's own exchange: no list counts for them either
  record Allowed(PhoneNumber number, boolean test) implements Verdict {}

  /// It may not.
  ///
  /// @param words what is in the way, for people
  /// @param allowedAt when the rule is out of the way; null when it is not a matter of time, or not within the time that was
  ///     looked at
  record Refused(DialRule rule, String words, @Nullable Instant allowedAt) implements Verdict {}
}
