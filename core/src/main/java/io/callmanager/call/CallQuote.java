package io.callmanager.call;

import org.jspecify.annotations.Nullable;

/// What would come of the wish to place a call, as things stand.
public sealed interface CallQuote {

  /// It would be dialled, or queued.
  ///
  /// @param call as it would be placed, with what it would reserve; its ids are nobody's
  /// @param queuePosition which in the account's queue it would be, from 1; null when it would be dialled at once
  /// @param trunk the trunk that it would take first, if it were dialled now
  /// @param trunks how many trunks there are for it
  record Allowed(PlacedCall call, @Nullable Integer queuePosition, String trunk, int trunks)
      implements CallQuote {}

  /// It would be refused.
  ///
  /// @param why what [CallInitiation#initiate] would return
  /// @param call as it would be placed if nothing were in the way; null when not even that can be told
  record Refused(InitiationResult why, @Nullable PlacedCall call) implements CallQuote {}
}
