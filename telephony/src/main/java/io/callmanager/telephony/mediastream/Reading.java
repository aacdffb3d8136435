package io.callmanager.telephony.mediastream;

/// What came of reading a message.
///
/// @param <M> the kind of message that was expected
public sealed interface Reading<M> {

  record Read<M>(M message) implements Reading<M> {}

  /// A message of an event that is not known, to be passed over.
  record Unknown<M>(String event) implements Reading<M> {}

  /// No message, or one of a known event that can't be what it says.
  ///
  /// @param words what is wrong with it, without anything of what it says
  record Malformed<M>(String words) implements Reading<M> {}
}
