package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;

/// Tells one press of a key from the many packets that report it (RFC 4733, section 2.5).
///
/// A press is known by the timestamp of its event: packets with the same one, or an older one, add nothing. A newer
/// one that only continues an event that has not ended (a long press in segments, section 2.5.1.3, or a sender that
/// wrongly moves the timestamp along) is the same press. Neither the marker nor any single packet is needed.
final class DigitReceiver {

  static final char NONE = 0;
  private static final String KEYS = "0123456789*#ABCD";
  private static final int END = 0x80;

  private boolean heard;
  private int event;
  private int timestamp;
  private int duration;
  private boolean ended;

  /// Takes in an event packet.
  ///
  /// @return the key that has just been pressed, or [#NONE]
  char note(int at, int length, int packetTimestamp, ByteBuffer in) {
    if (length < 4) {
      return NONE;
    }
    int code = in.get(at) & 0xff;
    if (code >= KEYS.length()) {
      return NONE;
    }
    int newer = packetTimestamp - timestamp;
    if (heard && newer < 0) {
      return NONE;
    }
    boolean samePress =
        heard && (newer == 0 || (code == event && !ended && newer <= Math.max(duration, 1)));
    event = samePress ? event : code;
    ended = (in.get(at + 1) & END) != 0 || (ended && samePress);
    duration = in.getShort(at + 2) & 0xffff;
    timestamp = packetTimestamp;
    heard = true;
    return samePress ? NONE : KEYS.charAt(code);
  }

  /// Another source, another clock: what was heard before says nothing any more.
  void forget() {
    heard = false;
  }
}
