package io.callmanager.api.request;

import java.util.Optional;
import java.util.UUID;

/// What a piece of text may be.
final class Text {

  private static final int UUID_LENGTH = 36;
  private static final int[] UUID_DASHES = {8, 13, 18, 23};

  private Text() {}

  /// What keeps a text from being stored and sent on; empty when nothing does.
  static Optional<String> flaw(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return Optional.of("Must not contain the character U+0000");
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return Optional.of("Must not contain half of a surrogate pair");
        }
      }
    }
    return Optional.empty();
  }

  /// The text with whatever can't be shown spelled out.
  static String printable(String text) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = !Character.isISOControl(c) && !Character.isSurrogate(c);
      if (!plain && shown == null) {
        shown = new StringBuilder(text.substring(0, i));
      }
      if (shown != null) {
        if (plain) {
          shown.append(c);
        } else {
          shown.append("\\u%04x".formatted((int) c));
        }
      }
    }
    return shown == null ? text : shown.toString();
  }

  /// Reads a UUID in its one usual form, 8-4-4-4-12 hexadecimal digits; [UUID#fromString] takes others too.
  static Optional<UUID> uuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return Optional.empty();
    }
    for (int dash : UUID_DASHES) {
      if (text.charAt(dash) != '-') {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(UUID.fromString(text))
          .filter(uuid -> uuid.toString().equalsIgnoreCase(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
