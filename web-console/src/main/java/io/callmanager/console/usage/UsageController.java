package io.callmanager.console.usage;

import io.callmanager.agent.Agent;
import io.callmanager.agent.Agents;
import io.callmanager.call.CallStatus;
import io.callmanager.console.layout.Times;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.usage.UsageExport;
import io.callmanager.usage.UsageReport;
import io.callmanager.usage.UsageReport.GroupBy;
import io.callmanager.usage.UsageReports;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class UsageController {

  private static final int MOST_ROWS = 400;

  private final UsageReports reports;
  private final UsageExport export;
  private final Agents agents;

  UsageController(UsageReports reports, UsageExport export, Agents agents) {
    this.reports = reports;
    this.export = export;
    this.agents = agents;
  }

  @GetMapping("/console/usage")
  String usage(
      Visitor visitor,
      Times times,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(defaultValue = "DAY") String by,
      Model model) {
    Period period = Period.of(from, to, times.now());
    GroupBy groupBy = grouping(by);
    UsageReport report = reports.report(visitor.account(), period.begins(), period.ends(), groupBy);
    List<UsageRow> rows = rows(visitor.account(), report);
    model.addAttribute("period", period);
    model.addAttribute("presets", Period.presets(times.now()));
    model.addAttribute("by", groupBy);
    model.addAttribute("groupings", GroupBy.values());
    model.addAttribute("rows", rows.subList(0, Math.min(rows.size(), MOST_ROWS)));
    model.addAttribute("more", Math.max(0, rows.size() - MOST_ROWS));
    model.addAttribute("total", UsageRow.of(report.total(), "Total", null));
    return "console/usage";
  }

  /// A row a call, streamed: any number of calls takes little memory.
  @GetMapping("/console/usage.csv")
  void csv(
      Visitor visitor,
      Times times,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      HttpServletResponse response)
      throws IOException {
    Period period = Period.of(from, to, times.now());
    response.setContentType("text/csv; charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("calls-" + period.first() + "-to-" + period.last() + ".csv")
            .build()
            .toString());
    Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    export.write(visitor.account(), period.begins(), period.ends(), writer);
    writer.flush();
  }

  private List<UsageRow> rows(AccountId account, UsageReport report) {
    Map<String, String> names =
        report.groupBy() == GroupBy.AGENT ? agentNames(account, report.rows()) : Map.of();
    return report.rows().stream()
        .map(
            row ->
                switch (report.groupBy()) {
                  case DAY -> UsageRow.of(row, row.key(), null);
                  case AGENT ->
                      UsageRow.of(
                          row,
                          names.getOrDefault(row.key(), "Deleted agent"),
                          "/console/calls?agent=" + row.key());
                  case CAMPAIGN ->
                      UsageRow.of(row, row.key(), "/console/calls?campaign=" + row.key());
                  case NUMBER -> UsageRow.of(row, row.key(), null);
                })
        .toList();
  }

  private Map<String, String> agentNames(AccountId account, List<UsageReport.Row> rows) {
    return rows.stream()
        .limit(MOST_ROWS)
        .flatMap(row -> agents.find(account, new AgentId(UUID.fromString(row.key()))).stream())
        .collect(Collectors.toMap(agent -> agent.id().toString(), Agent::name));
  }

  private static GroupBy grouping(String by) {
    return Arrays.stream(GroupBy.values())
        .filter(candidate -> candidate.name().equals(by))
        .findFirst()
        .orElse(GroupBy.DAY);
  }

  /// A line of the table.
  ///
  /// @param link where the calls of the line are listed; null for nowhere
  public record UsageRow(
      String title,
      @Nullable String link,
      long calls,
      long completed,
      long noAnswer,
      long busy,
      long failed,
      long live,
      long answeredSeconds,
      long creditsUsed,
      long creditsReserved) {

    static UsageRow of(UsageReport.Row row, String title, @Nullable String link) {
      long completed = row.byStatus().getOrDefault(CallStatus.COMPLETED, 0L);
      long noAnswer = row.byStatus().getOrDefault(CallStatus.NO_ANSWER, 0L);
      long busy = row.byStatus().getOrDefault(CallStatus.BUSY, 0L);
      long failed = row.byStatus().getOrDefault(CallStatus.FAILED, 0L);
      return new UsageRow(
          title,
          link,
          row.calls(),
          completed,
          noAnswer,
          busy,
          failed,
          row.calls() - completed - noAnswer - busy - failed,
          row.answeredSeconds(),
          row.creditsUsed(),
          row.creditsReserved());
    }
  }
}
