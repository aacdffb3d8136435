package io.callmanager.telephony.twilio;

import java.time.Duration;

/// Does what the threads that tell of a call must not do themselves: what may wait, and what is due later. Its methods return at
/// once, and have no effect once it is closed.
interface Errands extends AutoCloseable {

  /// Runs something that may wait.
  void run(Runnable task);

  /// Has something that may wait run after a while.
  ///
  /// @return cancels it
  Runnable after(Duration time, Runnable task);

  /// Drops what is due later, and waits a moment for what is under way.
  @Override
  void close();
}
