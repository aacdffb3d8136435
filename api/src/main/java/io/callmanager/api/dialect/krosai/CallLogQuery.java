package io.callmanager.api.dialect.krosai;

import io.callmanager.api.request.Query;
import io.callmanager.call.CallFilter;
import io.callmanager.call.CallStatus;
import io.callmanager.shared.NumberId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which calls a client wants listed.
///
/// @param none whether no call can be meant, since none is inbound
record CallLogQuery(CallFilter filter, int page, int limit, boolean none) {

  static final int MAX_LIMIT = 100;
  static final int DEFAULT_LIMIT = 20;
  static final int MAX_PAGE = 1_000_000;

  private static final int DAY_LENGTH = "2026-01-31".length();

  static CallLogQuery read(Query query) {
    int page = query.integer("page", 1, MAX_PAGE, 1);
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    Set<CallStatus> statuses = statuses(query);
    boolean inbound = inbound(query);
    NumberId number = number(query);
    Instant from = query.instant("start_date");
    Instant until = end(query);
    if (from != null && until != null && until.isBefore(from)) {
      query.issues().add("end_date", "Must not be before start_date");
    }
    Map<String, String> metadata = query.keyed("metadata");
    query.check();
    return new CallLogQuery(
        new CallFilter(statuses, null, null, null, Set.of(), from, until, metadata, number),
        page,
        limit,
        inbound);
  }

  private static Set<CallStatus> statuses(Query query) {
    Set<CallStatus> found = EnumSet.noneOf(CallStatus.class);
    query
        .words(
            "status",
            CallWord.ALL.size(),
            word ->
                CallWord.ALL.contains(word)
                    ? Optional.empty()
                    : Optional.of("Must be any of " + String.join(", ", CallWord.ALL)))
        .forEach(word -> found.addAll(CallWord.meaning(word)));
    return found;
  }

  private static boolean inbound(Query query) {
    String direction = query.text("direction");
    if (direction == null) {
      return false;
    }
    return switch (direction.toLowerCase(Locale.ROOT)) {
      case CallEntry.OUTBOUND -> false;
      case CallEntry.INBOUND -> true;
      default -> {
        query.issues().add("direction", "Must be inbound or outbound");
        yield false;
      }
    };
  }

  private static @Nullable NumberId number(Query query) {
    String sent = query.text("phone_number_id");
    if (sent == null) {
      return null;
    }
    NumberId number = KrosaiId.NUMBER.read(sent).map(NumberId::new).orElse(null);
    if (number == null) {
      query.issues().add("phone_number_id", "Not the id of a phone number");
    }
    return number;
  }

  /// A day is meant as a whole: calls of that day are found.
  private static @Nullable Instant end(Query query) {
    Instant end = query.instant("end_date");
    String sent = end == null ? null : query.text("end_date");
    return end != null && sent != null && sent.length() == DAY_LENGTH
        ? end.plus(Duration.ofDays(1))
        : end;
  }
}
