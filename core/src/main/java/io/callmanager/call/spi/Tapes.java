package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;

/// Hands out what calls are recorded on.
public interface Tapes {

  /// A tape for a recording of a call. Does nothing but name it.
  Tape next(AccountId account, CallId call);
}
