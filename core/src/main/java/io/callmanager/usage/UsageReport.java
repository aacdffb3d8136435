package io.callmanager.usage;

import io.callmanager.call.CallStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What an account used in a period.
///
/// @param rows by group, in the order of the groups' keys
/// @param total the sum of all rows
public record UsageReport(Instant from, Instant to, GroupBy groupBy, List<Row> rows, Row total) {

  /// What calls are grouped by.
  public enum GroupBy {
    DAY("to_char(started_at at time zone 'UTC', 'YYYY-MM-DD')"),
    AGENT("agent_id::text"),
    CAMPAIGN("campaign_id::text"),
    NUMBER("from_number");

    private final String expression;

    GroupBy(String expression) {
      this.expression = expression;
    }

    String expression() {
      return expression;
    }
  }

  /// The calls of one group.
  ///
  /// @param key the day, the agent's or campaign's id, or the caller number
  /// @param byStatus how many calls are or ended in each status; statuses without calls are left out
  /// @param creditsUsed what ended calls cost
  /// @param creditsReserved what is set aside for calls that have not ended
  public record Row(
      String key,
      long calls,
      Map<CallStatus, Long> byStatus,
      long answeredSeconds,
      long creditsUsed,
      long creditsReserved) {}
}
