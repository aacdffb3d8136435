package io.callmanager.shared;

import java.util.UUID;

/// The id of a recording of a call.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record RecordingId(UUID value) {

  public static RecordingId next() {
    return new RecordingId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
