package io.callmanager.shared;

import java.util.UUID;

/// The id of an API key; never the key itself.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record ApiKeyId(UUID value) {

  public static ApiKeyId next() {
    return new ApiKeyId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
