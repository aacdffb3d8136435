package io.callmanager.shared;

import java.util.UUID;

/// The id of something that is played on a call, or gathered from it.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record PlaybackId(UUID value) {

  public static PlaybackId next() {
    return new PlaybackId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
