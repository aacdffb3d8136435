package io.callmanager.console.donotcall;

import io.callmanager.console.visitor.Visitor;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class DialRulesController {

  private static final List<String> KEYS =
      "0 1 2 3 4 5 6 7 8 9 * # A B C D".transform(keys -> List.of(keys.split(" ")));

  private final DialRuleBook book;

  DialRulesController(DialRuleBook book) {
    this.book = book;
  }

  @GetMapping("/console/do-not-call/rules")
  ModelAndView show(Visitor visitor) {
    DialRules rules = book.now(visitor.account());
    return page(DialRulesForm.of(rules), Map.of()).addObject("updatedAt", rules.updatedAt());
  }

  @PostMapping("/console/do-not-call/rules")
  ModelAndView save(
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    DialRulesForm form = DialRulesForm.of(sent);
    Map<String, String> problems = new LinkedHashMap<>(form.problems());
    if (!form.changed().equals(DialRulesForm.version(book.now(visitor.account())))) {
      problems.put(
          "changed",
          "Somebody else has changed the rules since you opened the page. Look at them anew before you save.");
    }
    if (!problems.isEmpty()) {
      ModelAndView page = page(form, problems);
      page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return page;
    }
    book.change(visitor.account(), form.rules());
    redirect.addFlashAttribute("done", "Saved. The rules hold from the next call on.");
    return new ModelAndView("redirect:/console/do-not-call/rules");
  }

  /// The form with a row of hours more or less, and with everything else as it is typed in. Nothing is saved.
  @PostMapping("/console/do-not-call/rules/rows")
  ModelAndView rows(
      @RequestParam MultiValueMap<String, String> sent,
      @RequestParam(defaultValue = "-1") int remove) {
    DialRulesForm form = DialRulesForm.of(sent);
    return page(remove < 0 ? form.withAnotherRow() : form.without(remove), Map.of());
  }

  private static ModelAndView page(DialRulesForm form, Map<String, String> problems) {
    ModelAndView page = new ModelAndView("console/dial-rules");
    page.addObject("form", form);
    page.addObject("problems", problems);
    page.addObject("days", Day.values());
    page.addObject("units", DialRulesForm.Unit.values());
    page.addObject("keys", KEYS);
    return page;
  }
}
