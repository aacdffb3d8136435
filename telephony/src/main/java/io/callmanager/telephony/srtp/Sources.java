package io.callmanager.telephony.srtp;

import org.jspecify.annotations.Nullable;

/// The sources that have proved to know a key, each with its window. There may be a few in a call, as it is passed on from one
/// party to the next; beyond that none is let in. For one thread.
final class Sources {

  private static final int MOST = 16;

  private final int[] ssrcs = new int[MOST];
  private final @Nullable ReplayWindow[] windows = new ReplayWindow[MOST];
  private int count;

  /// The window of a source; null when it is new.
  @Nullable ReplayWindow find(int ssrc) {
    for (int i = count - 1; i >= 0; i--) {
      if (ssrcs[i] == ssrc) {
        return windows[i];
      }
    }
    return null;
  }

  boolean full() {
    return count == MOST;
  }

  void add(int ssrc, long index) {
    ReplayWindow window = new ReplayWindow();
    window.note(index);
    ssrcs[count] = ssrc;
    windows[count] = window;
    count++;
  }
}
