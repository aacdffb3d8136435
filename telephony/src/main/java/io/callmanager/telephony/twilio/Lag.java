package io.callmanager.telephony.twilio;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How late Twilio plays what we say. We send in real time and Twilio plays in real time: what a stall of the network has held up is
/// played late, and so is all that follows, until some of it is left out. A mark every second tells how long audio takes
/// to be heard; the best time that was seen is that of the way alone.
final class Lag {

  private static final int FRAMES_A_MARK = 50;
  private static final long FRAME = Duration.ofMillis(20).toNanos();

  /// How late it may be.
  private static final long BEARABLE = Duration.ofMillis(200).toNanos();

  private static final String NAME = "at-";

  private final LongSupplier nanos;
  private long best = Long.MAX_VALUE;
  private long last;
  private long leftOut;
  private int late;
  private int frames;
  private int number;
  private long sentAt;
  private boolean underWay;

  /// @param nanos a clock that only goes forward
  Lag(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// A frame was said.
  ///
  /// @return the mark that is to follow it; null for none
  synchronized @Nullable String said() {
    frames++;
    if (underWay || late > 0 || frames < FRAMES_A_MARK) {
      return null;
    }
    frames = 0;
    underWay = true;
    sentAt = nanos.getAsLong();
    number++;
    return NAME + number;
  }

  /// The mark could not be sent.
  synchronized void notSent() {
    underWay = false;
    frames = FRAMES_A_MARK;
  }

  /// What was said before a mark has been heard.
  synchronized void heard(String name) {
    if (!underWay || !name.equals(NAME + number)) {
      return;
    }
    underWay = false;
    long took = nanos.getAsLong() - sentAt;
    boolean wayItself = leftOut > 0 && took > last - leftOut / 2;
    best = wayItself ? took : Math.min(best, took);
    late = took - best > BEARABLE ? (int) ((took - best) / FRAME) : 0;
    last = took;
    leftOut = late * FRAME;
  }

  /// Whether a frame may be left out, if nobody misses it.
  synchronized boolean isLate() {
    return late > 0;
  }

  /// A frame was left out.
  synchronized void leftOut() {
    late--;
  }
}
