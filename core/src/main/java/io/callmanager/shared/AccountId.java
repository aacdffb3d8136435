package io.callmanager.shared;

import java.util.UUID;

/// The id of an account, which is the tenant: everything a customer has belongs to exactly one.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record AccountId(UUID value) {

  public static AccountId next() {
    return new AccountId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
