package io.callmanager.console.dashboard;

import io.callmanager.agent.Agent;
import io.callmanager.agent.Agents;
import io.callmanager.call.Call;
import io.callmanager.call.CallFilter;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.console.agents.TestPhones;
import io.callmanager.console.layout.Times;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.credit.CreditLedger;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Page;
import io.callmanager.usage.UsageReport;
import io.callmanager.usage.UsageReport.GroupBy;
import io.callmanager.usage.UsageReports;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@Controller
class DashboardController {

  private static final Set<CallStatus> LIVE =
      EnumSet.of(CallStatus.INITIATED, CallStatus.RINGING, CallStatus.ANSWERED);

  /// A call lasts four hours at most, rings for two minutes at most, and is found within a minute when its server died.
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(250);

  private static final int LIVE_SHOWN = 12;
  private static final int AGENTS_ASKED = 50;

  private final Calls calls;
  private final CreditLedger ledger;
  private final UsageReports reports;
  private final Agents agents;
  private final CallerNumbers numbers;
  private final TestPhones phones;
  private final Notices notices;

  DashboardController(
      Calls calls,
      CreditLedger ledger,
      UsageReports reports,
      Agents agents,
      CallerNumbers numbers,
      TestPhones phones,
      Notices notices) {
    this.calls = calls;
    this.ledger = ledger;
    this.reports = reports;
    this.agents = agents;
    this.numbers = numbers;
    this.phones = phones;
    this.notices = notices;
  }

  @GetMapping("/console")
  String dashboard(Visitor visitor, Times times, Model model) {
    now(visitor, times, model);
    today(visitor, times, model);
    model.addAttribute("notices", notices.of(visitor.account(), times));
    if (nothingYet(visitor.account())) {
      model.addAttribute("firstCall", firstCall(visitor.account()));
    }
    return "console/dashboard";
  }

  /// Credits and the calls that are live.
  @GetMapping("/console/dashboard/now")
  String now(Visitor visitor, Times times, Model model) {
    AccountId account = visitor.account();
    Instant longestAgo = times.now().minus(LONGEST_LIFE);
    Page<Call> live =
        calls.page(
            account,
            new CallFilter(LIVE, null, null, null, longestAgo, null, Map.of()),
            null,
            LIVE_SHOWN);
    ledger.balance(account).ifPresent(balance -> model.addAttribute("balance", balance));
    model.addAttribute("live", live);
    return "console/dashboard :: now";
  }

  /// Today's calls by outcome and hour.
  @GetMapping("/console/dashboard/today")
  String today(Visitor visitor, Times times, Model model) {
    AccountId account = visitor.account();
    Instant from = times.startOfDay();
    Instant to = times.endOfDay();
    UsageReport report = reports.report(account, from, to, GroupBy.DAY);
    model.addAttribute("outcomes", Dashboard.OUTCOMES);
    model.addAttribute(
        "today",
        Dashboard.of(report.total(), reports.byHour(account, from, to), from, to, times.zone()));
    return "console/dashboard :: today";
  }

  private boolean nothingYet(AccountId account) {
    return calls.page(account, CallFilter.ALL, null, 1).items().isEmpty();
  }

  private FirstCall firstCall(AccountId account) {
    List<Agent> all = agents.page(account, null, AGENTS_ASKED).items();
    Agent ready = all.stream().filter(Agent::approved).findFirst().orElse(null);
    String address =
        ServletUriComponentsBuilder.fromCurrentContextPath().path("/api/v1/calls").toUriString();
    boolean testPhone = !phones.offered().isEmpty();
    String to = testPhone ? phones.offered().getFirst().number() : "THE_NUMBER_TO_CALL";
    return new FirstCall(
        testPhone,
        !all.isEmpty(),
        !numbers.list(account).isEmpty(),
        ready,
        """
        curl -X POST %s \\
          -H 'X-API-Key: YOUR_KEY' \\
          -H 'Content-Type: application/json' \\
          -d '{"toNumber": "%s", "agentId": "%s", "contactName": "Ada"}'"""
            .formatted(address, to, ready == null ? "AGENT_ID" : ready.id()));
  }

  /// What stands between a new account and its first call.
  ///
  /// @param testPhone whether the command calls a phone that is there for tries
  /// @param ready an agent that may call; null when there is none
  /// @param curl a command that places a call
  record FirstCall(
      boolean testPhone, boolean hasAgent, boolean hasNumber, @Nullable Agent ready, String curl) {}
}
