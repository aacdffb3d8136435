package io.callmanager.shared;

import java.util.UUID;

/// The id of one call. The call's reservation carries the same id.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record CallId(UUID value) {

  public static CallId next() {
    return new CallId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
