package io.callmanager.webhook;

import io.callmanager.account.AccountEventType;
import io.callmanager.call.CallEventType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The names of the events that webhooks may ask for.
public final class EventNames {

  /// Stands for every event, those to come included.
  public static final String ALL = "*";

  private static final List<String> KNOWN =
      Stream.concat(
              Arrays.stream(CallEventType.values()).map(CallEventType::word),
              Arrays.stream(AccountEventType.values()).map(AccountEventType::word))
          .sorted()
          .toList();

  private EventNames() {}

  /// All names, by the alphabet.
  public static List<String> known() {
    return KNOWN;
  }

  public static boolean isKnown(String name) {
    return name.equals(ALL) || KNOWN.contains(name);
  }
}
