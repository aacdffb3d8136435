package io.callmanager.shared;

import java.util.UUID;

/// The id of a person who signs in to the console.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record UserId(UUID value) {

  public static UserId next() {
    return new UserId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
