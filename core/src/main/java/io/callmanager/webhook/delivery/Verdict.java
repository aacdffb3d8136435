package io.callmanager.webhook.delivery;

import io.callmanager.webhook.Attempt;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.delivery.EndpointHealth.Endpoint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an attempt means for its delivery.
///
/// @param state what the delivery is now
/// @param next when it is tried again; null when it is not
record Verdict(String state, @Nullable Instant next) {

  static final Verdict DEAD = new Verdict("DEAD", null);
  static final Verdict SKIPPED = new Verdict("SKIPPED", null);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /// @param attempts how many were made, this one included
  /// @param random from 0 to 1
  static Verdict of(int attempts, Attempt attempt, Endpoint to, Instant now, double random) {
    if (attempt.delivered()) {
      return new Verdict("DELIVERED", null);
    }
    boolean urlIsGone = attempt.gone() && to.webhook().kind() == Webhook.Kind.CALL_URLS;
    if (attempts >= to.retries().mostAttempts() || urlIsGone) {
      return DEAD;
    }
    Duration pause = to.retries().pause(attempts, random);
    Duration wished = wished(attempt);
    return new Verdict("PENDING", now.plus(wished.compareTo(pause) > 0 ? wished : pause));
  }

  /// The event's next message is to be sent at once.
  static Verdict partly(Instant now) {
    return new Verdict("PENDING", now);
  }

  /// Whether an attempt has led to it.
  boolean attempted() {
    return !equals(SKIPPED);
  }

  /// For how long the receiver has asked to be left alone.
  static Duration wished(Attempt attempt) {
    Integer status = attempt.status();
    Duration wished = attempt.retryAfter();
    return wished != null
            && status != null
            && (status == TOO_MANY_REQUESTS || status == UNAVAILABLE)
        ? wished
        : Duration.ZERO;
  }
}
