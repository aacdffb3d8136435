package io.callmanager.console.operator;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.scripts.DrawnScript;
import io.callmanager.console.visitor.OpenToViewers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Which agents may call. Whoever gets here is an operator: the console's security chain has seen to that.
@Controller
@OpenToViewers
class ApprovalsController {

  private static final String APPROVALS = "redirect:/console/operator/approvals";
  private static final int HIGHEST_RATE = 1_000_000;
  private static final int LONGEST_REASON = 500;

  private final AgentApprovals approvals;
  private final Accounts accounts;

  ApprovalsController(AgentApprovals approvals, Accounts accounts) {
    this.approvals = approvals;
    this.accounts = accounts;
  }

  @GetMapping("/console/operator/approvals")
  String awaiting(Model model) {
    List<Agent> awaiting = approvals.awaiting();
    model.addAttribute("agents", awaiting);
    model.addAttribute("accounts", accountsOf(awaiting));
    model.addAttribute("scripts", scriptsOf(awaiting));
    return "console/operator/approvals";
  }

  /// Approves the version that the operator saw. When it has changed meanwhile, the new one is shown instead.
  @PostMapping("/console/operator/approvals/{id}/approve")
  String approve(
      @PathVariable String id,
      @RequestParam int version,
      @RequestParam String rate,
      RedirectAttributes redirect) {
    int creditsPerMinute = rate.strip().matches("[0-9]{1,7}") ? Integer.parseInt(rate.strip()) : 0;
    if (creditsPerMinute < 1 || creditsPerMinute > HIGHEST_RATE) {
      redirect.addFlashAttribute(
          "problem", "The rate is a whole number of credits a minute, at least 1.");
      return APPROVALS;
    }
    Agent agent =
        approvals
            .approve(new AgentId(PathId.of(id)), version, creditsPerMinute)
            .orElseThrow(PathId::notFound);
    if (agent.approved()) {
      redirect.addFlashAttribute("done", "“" + agent.name() + "” may call.");
    } else {
      redirect.addFlashAttribute(
          "problem",
          "“" + agent.name() + "” was changed while you looked at it. Look at it as it is now.");
    }
    return APPROVALS;
  }

  @PostMapping("/console/operator/approvals/{id}/reject")
  String reject(@PathVariable String id, @RequestParam String reason, RedirectAttributes redirect) {
    String words = reason.replace("\0", "").strip();
    if (words.isEmpty() || words.length() > LONGEST_REASON) {
      redirect.addFlashAttribute(
          "problem", "Say why, in up to " + LONGEST_REASON + " characters: the customer reads it.");
      return APPROVALS;
    }
    Agent agent = approvals.reject(new AgentId(PathId.of(id)), words).orElseThrow(PathId::notFound);
    redirect.addFlashAttribute("done", "“" + agent.name() + "” is rejected.");
    return APPROVALS;
  }

  private static Map<AgentId, DrawnScript> scriptsOf(List<Agent> agents) {
    Map<AgentId, DrawnScript> scripts = new HashMap<>();
    agents.forEach(
        agent ->
            DrawnScript.of(agent.script()).ifPresent(script -> scripts.put(agent.id(), script)));
    return scripts;
  }

  private Map<AccountId, Account> accountsOf(List<Agent> agents) {
    return agents.stream()
        .map(Agent::account)
        .distinct()
        .flatMap(account -> accounts.find(account).stream())
        .collect(Collectors.toMap(Account::id, Function.identity()));
  }
}
