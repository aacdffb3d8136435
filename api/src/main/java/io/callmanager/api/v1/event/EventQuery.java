package io.callmanager.api.v1.event;

import io.callmanager.api.request.Query;
import io.callmanager.call.CallEventType;
import io.callmanager.event.EventPosition;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which part of the feed a client wants.
///
/// @param after null for what comes from now on
/// @param types every type if empty
/// @param patience how long to wait for something new
record EventQuery(@Nullable EventPosition after, Set<String> types, int limit, Duration patience) {

  static final int MAX_LIMIT = 1_000;
  static final int DEFAULT_LIMIT = 100;
  static final int MAX_WAIT = 30;

  private static final String LATEST = "latest";
  private static final int MOST_TYPES = 50;
  private static final int LONGEST_TYPE = 50;
  private static final Pattern TYPE = Pattern.compile("[a-z]+(_[a-z]+)*(\\.[a-z]+(_[a-z]+)*)+");
  private static final Set<String> OF_CALLS =
      Arrays.stream(CallEventType.values())
          .map(CallEventType::word)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> KINDS_OF_CALLS =
      OF_CALLS.stream().map(EventQuery::kind).collect(Collectors.toUnmodifiableSet());

  static EventQuery read(Query query) {
    boolean latest = LATEST.equals(query.text("after"));
    @Nullable EventPosition after = latest ? null : query.position("after");
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    int wait = query.integer("wait", 0, MAX_WAIT, 0);
    Set<String> types = query.words("types", MOST_TYPES, EventQuery::flaw);
    query.check();
    return new EventQuery(
        latest || after != null ? after : EventPosition.START,
        types,
        limit,
        Duration.ofSeconds(wait));
  }

  /// Types of calls are known; accounts have others.
  private static Optional<String> flaw(String type) {
    boolean good =
        type.length() <= LONGEST_TYPE
            && TYPE.matcher(type).matches()
            && (OF_CALLS.contains(type) || !KINDS_OF_CALLS.contains(kind(type)));
    return good ? Optional.empty() : Optional.of("Must be types of events such as call.ended");
  }

  private static String kind(String type) {
    int dot = type.indexOf('.');
    return dot < 0 ? type : type.substring(0, dot);
  }
}
