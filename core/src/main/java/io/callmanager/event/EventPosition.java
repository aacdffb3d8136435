package io.callmanager.event;

import java.util.UUID;

/// A place in an account's feed: after the event it names. Places are kept by clients for as long as they like.
///
/// @param tx the transaction that wrote the event
/// @param source what the event is of, as in [EventId]
/// @param sequence the event's number there
public record EventPosition(long tx, UUID source, int sequence) {

  /// Before everything that is kept.
  public static final EventPosition START = before(0);

  /// Before all that a transaction has written.
  static EventPosition before(long tx) {
    return new EventPosition(tx, new UUID(0, 0), 0);
  }
}
