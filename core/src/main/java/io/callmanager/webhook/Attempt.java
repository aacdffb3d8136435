package io.callmanager.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of sending an event once.
///
/// @param status the answer's; null when there was none
/// @param error what went wrong, in words for the customer; null when the event was taken
/// @param response how the answer's body begins; null when there was none
/// @param retryAfter for how long the receiver wants to be left alone; null when it did not say
public record Attempt(
    @Nullable Integer status,
    @Nullable String error,
    @Nullable String response,
    int durationMillis,
    @Nullable Duration retryAfter) {

  private static final int GONE = 410;

  /// Nothing was sent, since the event could not be put into the words of the webhook's format.
  public static Attempt withoutWords() {
    return new Attempt(null, "The event could not be put into the webhook’s format", null, 0, null);
  }

  /// Whether the receiver has taken the event.
  public boolean delivered() {
    return error == null;
  }

  /// Whether the receiver says that it wants nothing any more, at this URL.
  public boolean gone() {
    return status != null && status == GONE;
  }
}
