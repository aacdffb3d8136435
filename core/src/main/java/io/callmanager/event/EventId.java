package io.callmanager.event;

import io.callmanager.shared.CallId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which event it is, the same wherever it is told of.
///
/// @param source the call's id, or the account event's own
/// @param sequence the number in the call's timeline, from 1; 0 for what happens to the account itself
public record EventId(UUID source, int sequence) {

  private static final String PREFIX = "evt_";
  private static final Pattern WRITTEN =
      Pattern.compile("evt_([0-9a-f]{32})(?:_([1-9][0-9]{0,8}))?");
  private static final int HALF = 16;
  private static final int HEX = 16;

  public static EventId ofCall(CallId call, int sequence) {
    return new EventId(call.value(), sequence);
  }

  public static EventId ofAccount(UUID id) {
    return new EventId(id, 0);
  }

  /// Reads what [#toString] wrote.
  public static Optional<EventId> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String digits = matcher.group(1);
    String sequence = matcher.group(2);
    return Optional.of(
        new EventId(
            new UUID(
                Long.parseUnsignedLong(digits.substring(0, HALF), HEX),
                Long.parseUnsignedLong(digits.substring(HALF), HEX)),
            sequence == null ? 0 : Integer.parseInt(sequence)));
  }

  /// Whether it happened to a call; to the account itself otherwise.
  public boolean ofCall() {
    return sequence > 0;
  }

  @Override
  public String toString() {
    String id = PREFIX + source.toString().replace("-", "");
    return ofCall() ? id + "_" + sequence : id;
  }
}
