package io.callmanager.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.CallStatus;
import io.callmanager.call.spi.Answerer;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Service;

/// Adds up what was asked for with single API keys, day by day.
///
/// A call that has ended does not change any more, so sums of hours whose calls all have are remembered: a key's whole past is read
/// once, and after that only what was added. No index by keys is needed for it, which every new call would have to pay for.
@Service
public class KeyUsage {

  /// How long after its id was made a call is surely to be seen.
  private static final Duration WRITTEN = Duration.ofMinutes(5);

  private static final int MOST_DAYS_REMEMBERED = 500_000;
  private static final Duration IN_HOURS = Duration.ofDays(2);

  private static final String SUMS =
      """
      select s.number, c.status, c.answered_by, c.calls, c.seconds
        from unnest(?::uuid[], ?::uuid[]) with ordinality s (starts, ends, number),
          lateral (
            select status, answered_by, count(*) calls, sum(answered_seconds) seconds from call
             where account_id = ? and api_key_id = ? and id >= s.starts and id < s.ends
             group by 1, 2) c
      """;

  private final TenantDatabase tenants;
  private final Clock clock;
  private final Cache<Key, Past> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_DAYS_REMEMBERED)
          .weigher((Key key, Past past) -> 1 + past.days().size())
          .build();

  KeyUsage(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// The days on which calls were asked for with a key, oldest first. A call belongs to the day on which its id was made.
  ///
  /// @param since when the key was made
  public List<DayOfCalls> days(AccountId account, ApiKeyId key, Instant since) {
    Key asked = new Key(account, key);
    Instant now = clock.instant();
    Past past = known.getIfPresent(asked);
    if (past == null) {
      past = new Past(since.truncatedTo(ChronoUnit.DAYS), new TreeMap<>());
    }
    List<Span> spans = spans(past.until(), now);
    List<DayOfCalls> sums = read(asked, spans);
    SortedMap<LocalDate, DayOfCalls> all = new TreeMap<>(past.days());
    boolean settled = true;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      DayOfCalls sum = sums.get(i);
      settled &= !sum.goesOn() && span.to().plus(WRITTEN).isBefore(now);
      if (settled) {
        past = past.with(span.to(), sum);
      }
      if (sum.calls() > 0) {
        all.merge(sum.day(), sum, DayOfCalls::plus);
      }
    }
    known.asMap().merge(asked, past, Past::later);
    return List.copyOf(all.values());
  }

  /// Whole days for what is long past, hours for the rest.
  private static List<Span> spans(Instant from, Instant now) {
    Instant inDaysUntil = now.minus(IN_HOURS).truncatedTo(ChronoUnit.DAYS);
    List<Span> spans = new ArrayList<>();
    for (Instant at = from; !at.isAfter(now); at = spans.getLast().to()) {
      boolean day = at.isBefore(inDaysUntil) && at.equals(at.truncatedTo(ChronoUnit.DAYS));
      spans.add(new Span(at, at.plus(1, day ? ChronoUnit.DAYS : ChronoUnit.HOURS)));
    }
    return spans;
  }

  private List<DayOfCalls> read(Key asked, List<Span> spans) {
    List<DayOfCalls> sums = new ArrayList<>();
    spans.forEach(span -> sums.add(DayOfCalls.empty(span.day())));
    RowCallbackHandler add =
        row -> {
          int index = row.getInt("number") - 1;
          long calls = row.getLong("calls");
          String answerer = row.getString("answered_by");
          DayOfCalls sum = sums.get(index);
          sums.set(
              index,
              sum.plus(
                  new DayOfCalls(
                      sum.day(),
                      Map.of(CallStatus.valueOf(row.getString("status")), calls),
                      answerer == null ? Map.of() : Map.of(Answerer.valueOf(answerer), calls),
                      row.getLong("seconds"))));
        };
    tenants.<@Nullable Void>read(
        asked.account(),
        jdbc -> {
          jdbc.sql(SUMS)
              .param(ids(spans.stream().map(Span::from).toList()))
              .param(ids(spans.stream().map(Span::to).toList()))
              .param(asked.account().value())
              .param(asked.key().value())
              .query(add);
          return null;
        });
    return sums;
  }

  private static SqlArrayValue ids(List<Instant> instants) {
    return new SqlArrayValue("uuid", instants.stream().map(TimeOrderedId::lowestAt).toArray());
  }

  private record Key(AccountId account, ApiKeyId key) {}

  private record Span(Instant from, Instant to) {

    LocalDate day() {
      return LocalDate.ofInstant(from, ZoneOffset.UTC);
    }
  }

  /// What will not change any more.
  ///
  /// @param until the end of what is known so
  private record Past(Instant until, SortedMap<LocalDate, DayOfCalls> days) {

    Past with(Instant to, DayOfCalls sum) {
      if (sum.calls() == 0) {
        return new Past(to, days);
      }
      SortedMap<LocalDate, DayOfCalls> more = new TreeMap<>(days);
      more.merge(sum.day(), sum, DayOfCalls::plus);
      return new Past(to, more);
    }

    Past later(Past other) {
      return other.until.isAfter(until) ? other : this;
    }
  }
}
