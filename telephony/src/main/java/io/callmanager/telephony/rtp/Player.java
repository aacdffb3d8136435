package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session plays, one thing after the other without a gap. Belongs to one pacing thread.
///
/// Each period it is asked for [#next] and told by [#sent] that the packet has left.
final class Player {

  private static final Logger log = LoggerFactory.getLogger(Player.class);
  private static final int MAX_QUEUED = 1000;
  private static final Duration TONE = Duration.ofMillis(100);
  private static final Sound BETWEEN_TONES = Sound.silence(Duration.ofMillis(80));
  private static final Sound PAUSE = Sound.silence(Duration.ofMillis(500));

  /// What the next packet is to carry.
  enum Content {
    SILENCE,
    AUDIO,
    EVENT
  }

  /// Gone through by number, since an iterator would be made anew for each sound.
  private final List<Item> items = new ArrayList<>();

  void play(Sound sound, PlaybackListener listener) {
    add(new Item(sound.samples(), null, listener));
  }

  /// @param asEvents false when the peer takes no events: then the digits are played as tones
  void sendDigits(String digits, boolean asEvents, PlaybackListener listener) {
    add(
        asEvents
            ? new Item(new short[0], new DigitSender(digits), listener)
            : new Item(tones(digits).samples(), null, listener));
  }

  private static Sound tones(String digits) {
    Sound sound = Sound.silence(Duration.ZERO);
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      sound =
          sound.then(
              digit == DigitSender.PAUSE
                  ? PAUSE
                  : ToneGenerator.dtmf(digit, TONE).then(BETWEEN_TONES));
    }
    return sound;
  }

  private void add(Item item) {
    if (items.size() >= MAX_QUEUED) {
      log.warn("More than {} sounds queued in one session; one is dropped", MAX_QUEUED);
      item.tellFinished(false);
      return;
    }
    items.add(item);
  }

  /// Drops everything. A key that is half sent is released properly first.
  void stop() {
    Item head = head();
    boolean releasing = head != null && head.digits != null && head.digits.release();
    for (Item item : items) {
      if (item != head || !releasing) {
        item.tellFinished(false);
      }
    }
    items.clear();
    if (releasing && head != null) {
      head.cut = true;
      items.add(head);
    }
  }

  /// Drops everything at once.
  void close() {
    items.forEach(item -> item.tellFinished(false));
    items.clear();
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /// Reads a little of what the next packet will need.
  int touch() {
    Item head = head();
    return head == null ? 0 : head.position;
  }

  /// Reads a little of the samples that the next packet will need.
  int touchSamples() {
    Item head = head();
    return head == null || head.isOver() || head.digits != null
        ? 0
        : CacheLines.touchFrame(head.samples, head.position);
  }

  private @Nullable Item head() {
    return items.isEmpty() ? null : items.get(0);
  }

  /// @param frame filled when the content is audio
  Content next(short[] frame) {
    sent();
    Item head = head();
    if (head == null) {
      return Content.SILENCE;
    }
    if (head.digits != null) {
      return head.digits.next() ? Content.EVENT : Content.SILENCE;
    }
    int at = head.copyTo(frame, 0);
    if (at < frame.length) {
      fillFromFollowing(frame, at);
    }
    return Content.AUDIO;
  }

  private void fillFromFollowing(short[] frame, int from) {
    int at = from;
    for (int i = 0; i < items.size() && at < frame.length; i++) {
      Item item = items.get(i);
      if (item.digits != null) {
        break;
      }
      at += item.copyTo(frame, at);
    }
    Arrays.fill(frame, at, frame.length, (short) 0);
  }

  /// The event to send, after [#next] said that it is one.
  DigitSender event() {
    Item head = items.getFirst();
    if (head.digits == null) {
      throw new IllegalStateException("No digits are being sent");
    }
    return head.digits;
  }

  /// The packet has left: tells the listeners of what has begun and ended with it.
  void sent() {
    for (Item head = head(); head != null; head = head()) {
      head.tellStarted();
      if (!head.isOver()) {
        return;
      }
      items.removeFirst();
      head.tellFinished(!head.cut);
    }
  }

  private static final class Item {
    private final short[] samples;
    private final @Nullable DigitSender digits;
    private final PlaybackListener listener;
    private int position;
    private boolean started;
    private boolean cut;

    Item(short[] samples, @Nullable DigitSender digits, PlaybackListener listener) {
      this.samples = samples;
      this.digits = digits;
      this.listener = listener;
    }

    int copyTo(short[] frame, int at) {
      int length = Math.min(frame.length - at, samples.length - position);
      System.arraycopy(samples, position, frame, at, length);
      position += length;
      return length;
    }

    boolean isOver() {
      return digits == null ? position == samples.length : digits.isOver();
    }

    void tellStarted() {
      boolean begun = digits == null ? position > 0 || samples.length == 0 : digits.hasBegun();
      if (started || !begun) {
        return;
      }
      started = true;
      try {
        listener.onStarted();
      } catch (RuntimeException e) {
        log.error("A playback listener failed", e);
      }
    }

    void tellFinished(boolean inFull) {
      long played = digits == null ? position * 1000L / Sound.SAMPLE_RATE : digits.millis();
      try {
        listener.onFinished(played, inFull);
      } catch (RuntimeException e) {
        log.error("A playback listener failed", e);
      }
    }
  }
}
