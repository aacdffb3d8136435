package io.callmanager.console.limits;

import io.callmanager.account.ApiKeys;
import io.callmanager.agent.Agents;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.layout.Times;
import io.callmanager.console.layout.Words;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.BudgetId;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class BudgetsController {

  private static final String LIMITS = "redirect:/console/limits";
  private static final int AGENTS_OFFERED = 500;

  private final Budgets budgets;
  private final Agents agents;
  private final ApiKeys keys;

  BudgetsController(Budgets budgets, Agents agents, ApiKeys keys) {
    this.budgets = budgets;
    this.agents = agents;
    this.keys = keys;
  }

  @GetMapping("/console/limits/budgets/new")
  ModelAndView blank(Visitor visitor, Times times) {
    return page(visitor.account(), null, BudgetForm.empty(times.zone()), Map.of());
  }

  @PostMapping("/console/limits/budgets")
  ModelAndView create(
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    AccountId account = visitor.account();
    BudgetForm form = BudgetForm.of(sent);
    Map<String, String> problems = form.problems();
    if (!problems.isEmpty()) {
      return page(account, null, form, problems);
    }
    return switch (budgets.add(
        account,
        form.scope(),
        form.scopeId(),
        Budget.Period.valueOf(form.period()),
        form.zone(),
        form.amount())) {
      case Budgets.Saved.Done(Budget budget) -> {
        redirect.addFlashAttribute(
            "done",
            "The budget is set: "
                + Words.counted(budget.used(), "credit")
                + " of it are used already.");
        yield new ModelAndView(LIMITS);
      }
      case Budgets.Saved.Already() ->
          page(
              account,
              null,
              form,
              Map.of(
                  "scope",
                  "There is a budget for this and the same period already. Change that one."));
      case Budgets.Saved.TooMany(int most) ->
          page(
              account,
              null,
              form,
              Map.of(
                  "scope", "An account has at most %d budgets. Remove one first.".formatted(most)));
      case Budgets.Saved.NoSuchScope() ->
          page(
              account,
              null,
              form,
              Map.of(
                  form.scope() == Budget.Scope.CAMPAIGN ? "campaign" : "scope",
                  "That is not one of yours."));
    };
  }

  @GetMapping("/console/limits/budgets/{id}")
  ModelAndView budget(@PathVariable String id, Visitor visitor) {
    Budget budget = find(visitor.account(), id);
    return page(visitor.account(), budget, BudgetForm.of(budget), Map.of());
  }

  @PostMapping("/console/limits/budgets/{id}")
  ModelAndView change(
      @PathVariable String id,
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    Budget budget = find(visitor.account(), id);
    BudgetForm form = BudgetForm.of(sent);
    Map<String, String> problems = form.problemsOfCredits();
    if (!problems.isEmpty()) {
      return page(visitor.account(), budget, form, problems);
    }
    var _ =
        budgets.change(visitor.account(), budget.id(), form.amount()).orElseThrow(PathId::notFound);
    redirect.addFlashAttribute("done", "Saved. The budget holds from the next call on.");
    return new ModelAndView(LIMITS);
  }

  @PostMapping("/console/limits/budgets/{id}/remove")
  String remove(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    if (!budgets.remove(visitor.account(), new BudgetId(PathId.of(id)))) {
      throw PathId.notFound();
    }
    redirect.addFlashAttribute("done", "The budget is removed.");
    return LIMITS;
  }

  private Budget find(AccountId account, String id) {
    return budgets.find(account, new BudgetId(PathId.of(id))).orElseThrow(PathId::notFound);
  }

  private ModelAndView page(
      AccountId account, @Nullable Budget budget, BudgetForm form, Map<String, String> problems) {
    ModelAndView page = new ModelAndView("console/budget");
    page.addObject("title", budget == null ? "New budget" : Words.INSTANCE.scope(budget));
    page.addObject("budget", budget);
    page.addObject("form", form);
    page.addObject("problems", problems);
    if (budget == null) {
      page.addObject("agents", agents.page(account, null, AGENTS_OFFERED).items());
      page.addObject(
          "keys", keys.list(account).stream().filter(key -> key.revokedAt() == null).toList());
      page.addObject("periods", Budget.Period.values());
      page.addObject(
          "zones",
          ZoneId.getAvailableZoneIds().stream()
              .filter(
                  zone ->
                      zone.matches(
                          "(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*|UTC"))
              .sorted()
              .toList());
    }
    if (!problems.isEmpty()) {
      page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return page;
  }
}
