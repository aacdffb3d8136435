package io.callmanager.usage;

import io.callmanager.call.CallStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.usage.UsageReport.GroupBy;
import io.callmanager.usage.UsageReport.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Service;

/// Adds up what accounts used.
@Service
public class UsageReports {

  private static final Duration ID_MARGIN = Duration.ofSeconds(5);

  private final TenantDatabase tenants;

  public UsageReports(TenantDatabase tenants) {
    this.tenants = tenants;
  }

  /// The calls started from `from` on and before `to`, added up.
  public UsageReport report(AccountId account, Instant from, Instant to, GroupBy groupBy) {
    List<Part> parts =
        tenants.read(
            account,
            jdbc ->
                jdbc.sql(
                        """
                        select %s as key, status, count(*) calls, sum(answered_seconds) seconds,
                          coalesce(sum(credits_settled), 0) used,
                          coalesce(sum(credits_reserved) filter (where ended_at is null), 0) reserved
                          from call where account_id = :account and id >= :from_id and id < :to_id
                           and started_at >= :from_time and started_at < :to_time
                         group by 1, 2 order by 1, 2
                        """
                            .formatted(groupBy.expression()))
                    .param("account", account.value())
                    .param("from_id", TimeOrderedId.lowestAt(from.minus(ID_MARGIN)))
                    .param("to_id", TimeOrderedId.lowestAt(to.plus(ID_MARGIN)))
                    .param("from_time", from.atOffset(ZoneOffset.UTC))
                    .param("to_time", to.atOffset(ZoneOffset.UTC))
                    .query(
                        (row, number) ->
                            new Part(
                                row.getString("key"),
                                CallStatus.valueOf(row.getString("status")),
                                row.getLong("calls"),
                                row.getLong("seconds"),
                                row.getLong("used"),
                                row.getLong("reserved")))
                    .list());
    Map<String, List<Part>> groups = new LinkedHashMap<>();
    for (Part part : parts) {
      groups.computeIfAbsent(part.key(), key -> new ArrayList<>()).add(part);
    }
    List<Row> rows =
        groups.entrySet().stream().map(group -> sum(group.getKey(), group.getValue())).toList();
    return new UsageReport(from, to, groupBy, rows, sum("total", parts));
  }

  /// How many calls were started in each hour from `from` on and before `to`, by what they are or became. Hours are counted
  /// from `from`, so that they fit a day of any time zone; hours without calls are left out.
  public List<HourOfCalls> byHour(AccountId account, Instant from, Instant to) {
    SortedMap<Instant, Map<CallStatus, Long>> hours = new TreeMap<>();
    RowCallbackHandler add =
        row ->
            hours
                .computeIfAbsent(
                    row.getObject("hour", OffsetDateTime.class).toInstant(),
                    hour -> new EnumMap<>(CallStatus.class))
                .put(CallStatus.valueOf(row.getString("status")), row.getLong("calls"));
    tenants.<@Nullable Void>read(
        account,
        jdbc -> {
          jdbc.sql(
                  """
                  select date_bin('1 hour', started_at, :from_time) as hour, status, count(*) calls
                    from call where account_id = :account and id >= :from_id and id < :to_id
                     and started_at >= :from_time and started_at < :to_time
                   group by 1, 2
                  """)
              .param("account", account.value())
              .param("from_id", TimeOrderedId.lowestAt(from.minus(ID_MARGIN)))
              .param("to_id", TimeOrderedId.lowestAt(to.plus(ID_MARGIN)))
              .param("from_time", from.atOffset(ZoneOffset.UTC))
              .param("to_time", to.atOffset(ZoneOffset.UTC))
              .query(add);
          return null;
        });
    return hours.entrySet().stream()
        .map(hour -> new HourOfCalls(hour.getKey(), hour.getValue()))
        .toList();
  }

  /// The calls that were started in one hour.
  ///
  /// @param byStatus statuses without calls are left out
  public record HourOfCalls(Instant hour, Map<CallStatus, Long> byStatus) {}

  private static Row sum(String key, List<Part> parts) {
    Map<CallStatus, Long> byStatus = new EnumMap<>(CallStatus.class);
    long calls = 0;
    long seconds = 0;
    long used = 0;
    long reserved = 0;
    for (Part part : parts) {
      byStatus.merge(part.status(), part.calls(), Long::sum);
      calls += part.calls();
      seconds += part.seconds();
      used += part.used();
      reserved += part.reserved();
    }
    return new Row(key, calls, byStatus, seconds, used, reserved);
  }

  private record Part(
      String key, CallStatus status, long calls, long seconds, long used, long reserved) {}
}
