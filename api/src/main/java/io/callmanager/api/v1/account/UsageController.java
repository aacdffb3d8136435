package io.callmanager.api.v1.account;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Query;
import io.callmanager.call.CallStatus;
import io.callmanager.usage.UsageReport;
import io.callmanager.usage.UsageReports;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What an account used.
@RestController
@Tag(name = "Account")
class UsageController {

  private final UsageReports reports;
  private final Clock clock;

  UsageController(UsageReports reports, Clock clock) {
    this.reports = reports;
    this.clock = clock;
  }

  @Operation(
      operationId = "getUsage",
      summary = "Add up what the account used",
      description = "Calls by outcome, answered seconds and credits, grouped.")
  @PeriodParameters
  @Parameter(
      in = ParameterIn.QUERY,
      name = "groupBy",
      description = "By what.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"day", "agent", "campaign", "number"},
              defaultValue = "day"))
  @GetMapping("/api/v1/account/usage")
  ResponseEntity<Success<Usage>> usage(Caller.Customer caller, Query query) {
    UsageReport.@Nullable GroupBy groupBy = query.wordOf("groupBy", UsageReport.GroupBy.class);
    UsagePeriod period = UsagePeriod.read(query, clock);
    return Success.of(
        Usage.of(
            reports.report(
                caller.account(),
                period.from(),
                period.to(),
                Objects.requireNonNullElse(groupBy, UsageReport.GroupBy.DAY))));
  }

  /// @param usage one row for each group that had calls, in the order of their keys
  record Usage(
      Period period,
      @Schema(allowableValues = {"day", "agent", "campaign", "number"}) String groupBy,
      List<UsageRow> usage,
      UsageRow total) {

    static Usage of(UsageReport report) {
      return new Usage(
          new Period(report.from(), report.to()),
          report.groupBy().name().toLowerCase(Locale.ROOT),
          report.rows().stream().map(UsageRow::of).toList(),
          UsageRow.of(report.total()));
    }
  }

  /// @param from inclusive
  /// @param to exclusive
  record Period(Instant from, Instant to) {}

  /// @param key the day, the agent's or campaign's id, or the caller number
  /// @param outcomes how many calls are or ended in each status; statuses without calls are left out
  /// @param creditsUsed what ended calls cost
  /// @param creditsReserved what is set aside for calls that have not ended
  record UsageRow(
      @Schema(example = "2026-01-31") String key,
      long calls,
      @Schema(example = "{\"COMPLETED\":10,\"BUSY\":2}") Map<CallStatus, Long> outcomes,
      long answeredSeconds,
      long creditsUsed,
      long creditsReserved) {

    static UsageRow of(UsageReport.Row row) {
      return new UsageRow(
          row.key(),
          row.calls(),
          row.byStatus(),
          row.answeredSeconds(),
          row.creditsUsed(),
          row.creditsReserved());
    }
  }
}
