package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.ApiKey;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.CallsOfKey;
import io.callmanager.usage.DayOfCalls;
import io.callmanager.usage.KeyUsage;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// What was done with a key.
@Component
@ConditionalOnDialect(KaphilaContract.NAME)
class KeyHistory {

  private final ApiKeys keys;
  private final KeyUsage usage;
  private final CallsOfKey calls;
  private final Clock clock;

  KeyHistory(ApiKeys keys, KeyUsage usage, CallsOfKey calls, Clock clock) {
    this.keys = keys;
    this.usage = usage;
    this.calls = calls;
    this.clock = clock;
  }

  /// The key by which somebody asks.
  ApiKey key(Caller.Customer caller) {
    return keys.find(caller.account(), caller.key()).orElseThrow();
  }

  /// The days on which calls were placed with a key, oldest first.
  List<DayOfCalls> days(Caller.Customer caller, ApiKey key) {
    return usage.days(caller.account(), caller.key(), key.createdAt());
  }

  /// Today, in UTC.
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /// Calls, newest first. Only the days are read in which they are.
  ///
  /// @param days all days on which there were calls, oldest first
  /// @param statuses all if empty
  List<Call> newest(
      Caller.Customer caller,
      List<DayOfCalls> days,
      Set<CallStatus> statuses,
      long skip,
      int limit) {
    long newer = 0;
    long skipped = 0;
    Instant to = null;
    Instant from = null;
    for (DayOfCalls day : days.reversed()) {
      long calls = day.calls(statuses);
      if (to == null && newer + calls > skip) {
        to = beginning(day.day().plusDays(1));
        skipped = newer;
      }
      newer += calls;
      if (to != null) {
        from = beginning(day.day());
      }
      if (newer >= skip + limit) {
        break;
      }
    }
    return to == null || from == null
        ? List.of()
        : calls.page(caller.account(), caller.key(), statuses, from, to, skip - skipped, limit);
  }

  private static Instant beginning(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
