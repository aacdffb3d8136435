package io.callmanager.shared;

import java.util.UUID;

/// The id of a caller number that an account may show to callees.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record NumberId(UUID value) {

  public static NumberId next() {
    return new NumberId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
