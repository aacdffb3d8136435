package io.callmanager.shared;

import java.util.UUID;

/// The id of a contact: a person who is called, with the data the customer sent about them.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record ContactId(UUID value) {

  public static ContactId next() {
    return new ContactId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
