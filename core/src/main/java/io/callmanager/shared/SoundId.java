package io.callmanager.shared;

import java.util.UUID;

/// The id of a sound that an account keeps to play on calls.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record SoundId(UUID value) {

  public static SoundId next() {
    return new SoundId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
