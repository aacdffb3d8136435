package io.callmanager.console.llm;

import io.callmanager.call.spi.ModelCatalog;
import io.callmanager.call.spi.ModelTrial;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProviders;
import io.callmanager.llm.LlmTrial;
import io.callmanager.llm.SavedProvider;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequestMapping("/console/language-model")
class LlmController {

  private static final String HERE = "redirect:/console/language-model";

  private final LlmProviders providers;
  private final LlmTrial trial;
  private final ObjectProvider<ModelCatalog> platform;

  LlmController(LlmProviders providers, LlmTrial trial, ObjectProvider<ModelCatalog> platform) {
    this.providers = providers;
    this.trial = trial;
    this.platform = platform;
  }

  @GetMapping
  ModelAndView show(Visitor visitor) {
    LlmForm form = providers.find(visitor.account()).map(LlmForm::of).orElse(LlmForm.EMPTY);
    return page(visitor, form, Map.of());
  }

  @PostMapping
  ModelAndView save(
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    LlmForm form = LlmForm.of(sent);
    Map<String, String> problems = form.problems();
    if (!problems.isEmpty()) {
      return page(visitor, form, problems);
    }
    return switch (providers.save(visitor.account(), form.wish())) {
      case SavedProvider.Done _ -> {
        redirect.addFlashAttribute("done", "Saved. Calls that begin from now on use this model.");
        yield new ModelAndView(HERE);
      }
      case SavedProvider.NotPublic _ ->
          page(visitor, form, Map.of("baseUrl", "It must not lead to a private address."));
      case SavedProvider.KeyNeeded _ ->
          page(visitor, form, Map.of("key", "Write the key: there is none to keep for this host."));
    };
  }

  @PostMapping("/delete")
  String delete(Visitor visitor, RedirectAttributes redirect) {
    if (!providers.delete(visitor.account())) {
      throw PathId.notFound();
    }
    redirect.addFlashAttribute("done", "The language model and its key are deleted.");
    return HERE;
  }

  /// Asks the model something short and shows what it said.
  @PostMapping("/test")
  String test(Visitor visitor, RedirectAttributes redirect) {
    switch (trial.ask(visitor.account())) {
      case LlmTrial.Outcome.Asked(ModelTrial.Result result) ->
          redirect.addFlashAttribute("trial", result);
      case LlmTrial.Outcome.Busy _ ->
          redirect.addFlashAttribute(
              "problem", "Too many models are being tested at the moment. Try again in a second.");
      case LlmTrial.Outcome.NotFound _ -> throw PathId.notFound();
    }
    return HERE;
  }

  private ModelAndView page(Visitor visitor, LlmForm form, Map<String, String> problems) {
    ModelAndView page = new ModelAndView("console/language-model");
    page.addObject("form", form.shown());
    page.addObject("problems", form.told(problems));
    page.addObject("kinds", LlmProvider.Kind.values());
    page.addObject("provider", providers.find(visitor.account()).orElse(null));
    page.addObject("platforms", platform.stream().anyMatch(ModelCatalog::isAvailable));
    if (!problems.isEmpty()) {
      page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return page;
  }
}
