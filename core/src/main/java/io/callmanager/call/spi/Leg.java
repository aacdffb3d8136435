package io.callmanager.call.spi;

/// One attempt to reach a phone, from the dialling to its end.
public interface Leg {

  /// Ends the leg: CANCEL while it rings, BYE after the answer. An answer that crosses the CANCEL is acknowledged and
  /// hung up at once (RFC 3261, section 15). Returns at once; has no effect on a leg that is over.
  void hangUp();
}
