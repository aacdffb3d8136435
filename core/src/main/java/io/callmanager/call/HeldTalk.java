package io.callmanager.call;

import org.jspecify.annotations.Nullable;

/// A conversation that a call ends with, for whoever reads its transcript afterwards.
///
/// @param known whether it is known that it was held; else its turns are looked for
/// @param script how far its script came, as JSON; null when there is none
record HeldTalk(boolean known, @Nullable String script) {

  /// Whatever was said is in the call's events.
  static final HeldTalk PERHAPS = new HeldTalk(false, null);
}
