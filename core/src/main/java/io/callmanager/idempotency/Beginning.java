package io.callmanager.idempotency;

import io.callmanager.shared.CallId;
import java.time.Duration;

/// What is to be done with a request that carries a key.
public sealed interface Beginning {

  /// Carry it out: it is new, or nothing came of whoever had begun it.
  record Begun(IdempotencyClaim claim) implements Beginning {}

  /// Whoever had begun it is gone, but a call was placed for it: answer from that call, or, if the call never began, let go of it
  /// by [IdempotencyKeys#placeAnew] and carry the request out.
  record Interrupted(IdempotencyClaim claim, CallId call) implements Beginning {}

  /// Answer as before.
  record Replay(StoredResponse response) implements Beginning {}

  /// Refuse it: the key came with another request.
  ///
  /// @param operation that request's method and path
  record OtherRequest(String operation) implements Beginning {}

  /// Refuse it: it is being carried out.
  ///
  /// @param retryAfter when to ask again
  record StillRunning(Duration retryAfter) implements Beginning {}
}
