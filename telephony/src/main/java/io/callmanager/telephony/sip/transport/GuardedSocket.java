package io.callmanager.telephony.sip.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A TCP connection whose input is guarded, and which gives back its place among the connections when it is closed.
final class GuardedSocket extends Socket {

  private @Nullable Runnable place;
  private @Nullable StreamGuard input;

  /// Notes how to give back the place that it has.
  synchronized void hasPlace(Runnable givingBack) {
    place = givingBack;
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
  public void close() throws IOException {
    givePlaceBack();
    super.close();
  }

  private synchronized void givePlaceBack() {
    if (place != null) {
      place.run();
      place = null;
    }
  }
}
