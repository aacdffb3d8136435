package io.callmanager.dialgate;

import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A number that an account does not call any more.
///
/// @param number as it stands in lists, however it was written
/// @param reason why, in somebody's words
/// @param call on which the callee said so
public record DoNotCallEntry(
    PhoneNumber number,
    @Nullable String reason,
    Source source,
    @Nullable CallId call,
    Instant createdAt) {

  /// The longest reason that is kept.
  public static final int MAX_REASON = 500;

  /// Who said so.
  public enum Source {
    /// A person, in the console.
    MANUAL,
    /// A file.
    IMPORT,
    /// The callee, by a key.
    KEY,
    /// The callee, to the agent.
    AGENT,
    /// The customer's own software.
    API
  }
}
