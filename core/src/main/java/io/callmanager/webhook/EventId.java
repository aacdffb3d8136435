package io.callmanager.webhook;

import io.callmanager.shared.CallId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id of an event as receivers see it, the same at every attempt: `evt_`, the id of the call or the account's event, and the
/// number within the call.
///
/// @param source the call's id or the account event's
/// @param sequence the event's number in the call's timeline; 0 for an account's event
public record EventId(UUID source, int sequence) {

  private static final Pattern FORM =
      Pattern.compile("evt_([0-9a-f]{16})([0-9a-f]{16})_(0|[1-9][0-9]{0,8})");

  public static EventId of(CallId call, int sequence) {
    return new EventId(call.value(), sequence);
  }

  /// Reads an id as [#toString] writes it; empty when it is not one.
  public static Optional<EventId> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new EventId(
                new UUID(
                    Long.parseUnsignedLong(matcher.group(1), 16),
                    Long.parseUnsignedLong(matcher.group(2), 16)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "evt_" + source.toString().replace("-", "") + "_" + sequence;
  }
}
