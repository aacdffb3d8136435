package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;
import java.util.Locale;

/// A series of keys as telephone events (RFC 4733): each is pressed for 100 ms, its end is sent three times
/// (section 2.5.1.4), and 80 ms lie between two of them. Steps once a period.
final class DigitSender {

  static final char PAUSE = ',';
  private static final String KEYS = "0123456789*#ABCD";
  private static final int PERIOD = 160;
  private static final int PRESS = 5;
  private static final int ENDS = 3;
  private static final int GAP = 4;
  private static final int PAUSE_PERIODS = 25;
  private static final int END = 0x80;
  private static final int VOLUME = 10;

  private final String digits;
  private int digit;
  private int step;
  private int pressed = PRESS;
  private int periods;
  private boolean released;

  /// @throws IllegalArgumentException when a character is neither a key nor a pause
  static String checked(String digits) {
    String upper = digits.toUpperCase(Locale.ROOT);
    for (int i = 0; i < upper.length(); i++) {
      char c = upper.charAt(i);
      if (c != PAUSE && KEYS.indexOf(c) < 0) {
        throw new IllegalArgumentException("No key of a telephone at position " + i);
      }
    }
    return upper;
  }

  /// @param digits as [#checked] returned them
  DigitSender(String digits) {
    this.digits = digits;
  }

  /// Goes one period on.
  ///
  /// @return whether an event is to be sent in it
  boolean next() {
    if (isOver()) {
      return false;
    }
    boolean pause = digits.charAt(digit) == PAUSE;
    periods++;
    step++;
    boolean event = !pause && step < pressed + ENDS;
    if (step == (pause ? PAUSE_PERIODS : pressed + ENDS - 1 + GAP)) {
      digit++;
      step = 0;
    }
    return event;
  }

  /// Whether the event to be sent is the first of its key.
  boolean isFirst() {
    return step == 1;
  }

  void write(ByteBuffer out) {
    boolean end = step >= pressed;
    out.put((byte) KEYS.indexOf(digits.charAt(digit)));
    out.put((byte) (end ? END | VOLUME : VOLUME));
    out.putShort((short) (Math.min(step, pressed) * PERIOD));
  }

  /// Lets go of the key that is pressed and forgets the others.
  ///
  /// @return whether the end of a key is still to be sent
  boolean release() {
    boolean sounding =
        !isOver() && step > 0 && digits.charAt(digit) != PAUSE && step < pressed + ENDS - 1;
    released = true;
    pressed = Math.min(pressed, step + 1);
    return sounding;
  }

  boolean hasBegun() {
    return periods > 0;
  }

  boolean isOver() {
    return digit >= digits.length() || (released && step >= pressed + ENDS - 1);
  }

  long millis() {
    return periods * 20L;
  }
}
