package io.callmanager.shared;

import java.util.UUID;

/// The id of a place where an account wants to be told of events.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record WebhookId(UUID value) {

  public static WebhookId next() {
    return new WebhookId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
