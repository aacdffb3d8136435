package io.callmanager.call;

import io.callmanager.dialgate.DialRule;
import io.callmanager.shared.PlaybackId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What came of asking something of a call.
public sealed interface CommandResult {

  /// It is done, or will be when its turn has come.
  ///
  /// @param ahead how many things are queued before it
  record Accepted(PlaybackId id, int ahead) implements CommandResult {}

  /// The call is not there, not the account's, or has ended.
  record NotFound() implements CommandResult {}

  /// Nobody has answered the call yet.
  record NotAnswered() implements CommandResult {}

  /// Another server carries the call.
  record Elsewhere() implements CommandResult {}

  /// As many things are queued as may be.
  record TooMuch(int most) implements CommandResult {}

  /// The callee is being handed over already.
  record Transferring(PlaybackId id) implements CommandResult {}

  /// The callee could not be handed over so often that it is not tried any more.
  record TransferredOften(int most) implements CommandResult {}

  /// One of the account's dial rules forbids to dial whom the callee shall be handed over to.
  ///
  /// @param allowedAt when it will be out of the way; null when that can't be told
  record NotAllowed(DialRule rule, String words, @Nullable Instant allowedAt)
      implements CommandResult {}

  /// Keys are being gathered already.
  record Gathering(PlaybackId id) implements CommandResult {}
}
