package io.callmanager.telephony.conversation;

import java.time.Duration;

/// Wakes a conversation up after a while, in the call's mailbox.
@FunctionalInterface
public interface Alarms {

  /// Has something done later.
  ///
  /// @return cancels it
  Runnable after(Duration time, Runnable task);
}
