package io.callmanager.shared;

import java.util.UUID;

/// The id of a trunk: a way out to the telephone network.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record TrunkId(UUID value) {

  public static TrunkId next() {
    return new TrunkId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
