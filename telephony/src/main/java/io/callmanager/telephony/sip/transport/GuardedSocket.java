package io.callmanager.telephony.sip.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A TCP connection whose input is guarded, and which gives back its place among the connections when it is closed.
final class GuardedSocket extends Socket {

  private final Semaphore places;
  private boolean placed;
  private @Nullable StreamGuard input;

  GuardedSocket(Semaphore places) {
    this.places = places;
  }

  /// Takes a place; false when there is none.
  synchronized boolean takePlace() {
    placed = placed || places.tryAcquire();
    return placed;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    StreamGuard guard = input;
    if (guard == null) {
      guard = new StreamGuard(this, super.getInputStream());
      input = guard;
    }
    return guard;
  }

  @Override
  public synchronized void close() throws IOException {
    if (placed) {
      placed = false;
      places.release();
    }
    super.close();
  }
}
