package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.PlaybackListener;
import java.util.concurrent.CountDownLatch;

/// Notes how a sound's playing went.
final class Playback implements PlaybackListener {

  final CountDownLatch finished = new CountDownLatch(1);
  volatile long startedNanos;
  volatile long playedMillis = -1;
  volatile boolean inFull;

  @Override
  public void onStarted() {
    startedNanos = System.nanoTime();
  }

  @Override
  public void onFinished(long millis, boolean full) {
    playedMillis = millis;
    inFull = full;
    finished.countDown();
  }

  boolean isFinished() {
    return finished.getCount() == 0;
  }
}
