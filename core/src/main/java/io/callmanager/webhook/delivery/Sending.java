package io.callmanager.webhook.delivery;

import io.callmanager.webhook.Attempt;
import java.time.Instant;

/// What came of the wish to send an event.
///
/// @param asked whether the receiver was asked at all, so that it tells something of it
record Sending(Attempt attempt, boolean asked, Verdict verdict) {

  private static final Attempt NONE = new Attempt(null, null, null, 0, null);
  private static final Attempt GONE =
      new Attempt(null, "The event is not kept any more", null, 0, null);

  /// There is nothing any more to tell of it.
  static Sending gone() {
    return new Sending(GONE, false, Verdict.DEAD);
  }

  /// The receiver has taken a message of the event's that is not the last one.
  static Sending partly(Attempt attempt, Instant now) {
    return new Sending(attempt, true, Verdict.partly(now));
  }

  /// The endpoint's format has nothing to say of it.
  static Sending skipped() {
    return new Sending(NONE, false, Verdict.SKIPPED);
  }
}
