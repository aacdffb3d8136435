package io.callmanager.console.limits;

import io.callmanager.account.Accounts;
import io.callmanager.agent.Agent;
import io.callmanager.agent.Agents;
import io.callmanager.call.Calls;
import io.callmanager.call.WaitingCall;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.credit.Budgets;
import io.callmanager.credit.LowBalance;
import io.callmanager.credit.LowBalanceAlerts;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class LimitsController {

  private static final int WAITING_SHOWN = 50;

  private final Accounts accounts;
  private final Calls calls;
  private final Agents agents;
  private final Budgets budgets;
  private final LowBalanceAlerts lowBalance;

  LimitsController(
      Accounts accounts, Calls calls, Agents agents, Budgets budgets, LowBalanceAlerts lowBalance) {
    this.lowBalance = lowBalance;
    this.accounts = accounts;
    this.calls = calls;
    this.agents = agents;
    this.budgets = budgets;
  }

  @GetMapping("/console/limits")
  String limits(
      Visitor visitor, @RequestParam(required = false) @Nullable UUID after, Model model) {
    LowBalance standing = lowBalance.find(visitor.account());
    return page(visitor, after, standing, LowBalanceForm.of(standing), model);
  }

  /// Sets at which balances the account is told.
  @PostMapping("/console/limits/low-balance")
  String lowBalance(
      Visitor visitor,
      @RequestParam(defaultValue = "") String thresholds,
      Model model,
      HttpServletResponse response,
      RedirectAttributes redirect) {
    LowBalanceForm form = new LowBalanceForm(thresholds);
    Optional<String> problem = form.problem();
    if (problem.isPresent()) {
      model.addAttribute("thresholdsProblem", problem.get());
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return page(visitor, null, lowBalance.find(visitor.account()), form, model);
    }
    boolean told = !lowBalance.set(visitor.account(), form.thresholds()).thresholds().isEmpty();
    redirect.addFlashAttribute(
        "done", told ? "Saved." : "Saved. Nobody is told of a low balance any more.");
    return "redirect:/console/limits#low-balance";
  }

  private String page(
      Visitor visitor,
      @Nullable UUID after,
      LowBalance standing,
      LowBalanceForm form,
      Model model) {
    now(visitor, after, model);
    model.addAttribute("budgets", budgets.all(visitor.account()));
    model.addAttribute("standing", standing);
    model.addAttribute("thresholds", form.text());
    return "console/limits";
  }

  /// Calls at once, and the calls that wait.
  @GetMapping("/console/limits/now")
  String now(Visitor visitor, @RequestParam(required = false) @Nullable UUID after, Model model) {
    AccountId account = visitor.account();
    Page<WaitingCall> waiting =
        calls.waiting(account, after == null ? null : new CallId(after), WAITING_SHOWN);
    model.addAttribute("plan", accounts.find(account).orElseThrow().plan());
    model.addAttribute("seats", calls.seats(account));
    model.addAttribute("waiting", waiting);
    model.addAttribute("after", after);
    model.addAttribute("agentNames", names(account, waiting.items()));
    return "console/limits :: now";
  }

  private Map<AgentId, String> names(AccountId account, List<WaitingCall> waiting) {
    return waiting.stream()
        .map(WaitingCall::agent)
        .distinct()
        .flatMap(id -> agents.find(account, id).stream())
        .collect(Collectors.toMap(Agent::id, Agent::name));
  }
}
