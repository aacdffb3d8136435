package io.callmanager.shared;

import java.util.UUID;

/// The id of an agent: what a callee hears and may talk with.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record AgentId(UUID value) {

  public static AgentId next() {
    return new AgentId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
