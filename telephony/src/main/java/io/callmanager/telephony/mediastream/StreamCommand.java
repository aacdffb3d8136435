package io.callmanager.telephony.mediastream;

/// What the agent tells the side that has the call.
public sealed interface StreamCommand {

  /// The stream that is meant; empty when it was not said.
  String streamSid();

  /// Audio for the callee, to be played after what was sent before.
  record Media(String streamSid, Mulaw audio) implements StreamCommand {}

  /// Wants to be told by a [StreamMessage.Mark] when what was sent before has been played.
  record Mark(String streamSid, String name) implements StreamCommand {}

  /// What was sent and has not been played yet is dropped, and its marks are told at once.
  record Clear(String streamSid) implements StreamCommand {}
}
