package io.callmanager.console.webhooks;

import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Attempt;
import io.callmanager.webhook.SavedWebhook;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhook.Kind;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.WebhookSecrets;
import io.callmanager.webhook.WebhookTrial;
import io.callmanager.webhook.Webhooks;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequestMapping("/console/webhooks")
class WebhooksController {

  private static final String LIST = "redirect:/console/webhooks";
  private static final String OF_CALLS =
      "It stands for URLs that calls name: it can be enabled, disabled and deleted.";

  private final Webhooks webhooks;
  private final WebhookSecrets secrets;
  private final WebhookTrial trial;
  private final WebhookPage pages;

  WebhooksController(
      Webhooks webhooks, WebhookSecrets secrets, WebhookTrial trial, WebhookPage pages) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.trial = trial;
    this.pages = pages;
  }

  @GetMapping
  String list(Visitor visitor, Model model) {
    List<WebhookLine> all =
        webhooks.list(visitor.account()).stream().map(WebhookLine::new).toList();
    model.addAttribute(
        "lines", all.stream().filter(line -> line.webhook().kind() == Kind.ENDPOINT).toList());
    model.addAttribute(
        "origins", all.stream().filter(line -> line.webhook().kind() == Kind.CALL_URLS).toList());
    return "console/webhooks";
  }

  @GetMapping("/new")
  ModelAndView blank(Visitor visitor) {
    return pages.blank(WebhookForm.EMPTY, Map.of());
  }

  /// Makes a webhook. Its secret is handed to the next page and to no other.
  @PostMapping
  ModelAndView create(
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    WebhookForm form = WebhookForm.of(sent);
    Map<String, String> problems = form.problems(pages.formats(null));
    if (!problems.isEmpty()) {
      return pages.blank(form, problems);
    }
    return switch (webhooks.create(visitor.account(), form.wish())) {
      case SavedWebhook.Done(Webhook webhook) -> {
        secrets
            .of(visitor.account(), webhook.id())
            .map(pair -> ShownSecret.of("The new webhook’s secret", pair))
            .ifPresent(secret -> redirect.addFlashAttribute("secret", secret));
        redirect.addFlashAttribute("done", "The webhook is told what happens from now on.");
        yield new ModelAndView(at(webhook.id()));
      }
      case SavedWebhook.NotPublic _ -> pages.blank(form, notPublic());
      case SavedWebhook.TooMany(int most) ->
          pages.blank(
              form,
              Map.of(
                  "form",
                  "There are "
                      + most
                      + " webhooks, which is as many as there may be. Delete one first."));
      case SavedWebhook.NotFound _, SavedWebhook.OfCalls _ -> throw PathId.notFound();
    };
  }

  @GetMapping("/{id}")
  ModelAndView webhook(
      @PathVariable String id,
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> parameters) {
    return pages.of(visitor.account(), find(visitor.account(), id), DeliveryQuery.of(parameters));
  }

  @PostMapping("/{id}")
  ModelAndView change(
      @PathVariable String id,
      Visitor visitor,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    Webhook before = find(visitor.account(), id);
    if (before.kind() == Kind.CALL_URLS) {
      redirect.addFlashAttribute("problem", OF_CALLS);
      return new ModelAndView(at(before.id()));
    }
    WebhookForm form = WebhookForm.of(sent);
    Map<String, String> problems = form.problems(pages.formats(before));
    if (!problems.isEmpty()) {
      return wrong(before, form, problems);
    }
    return switch (webhooks.change(visitor.account(), before.id(), form.changes(before))) {
      case SavedWebhook.Done _ -> {
        redirect.addFlashAttribute("done", "Saved.");
        yield new ModelAndView(at(before.id()));
      }
      case SavedWebhook.NotPublic _ -> wrong(before, form, notPublic());
      case SavedWebhook.NotFound _, SavedWebhook.OfCalls _, SavedWebhook.TooMany _ ->
          throw PathId.notFound();
    };
  }

  @PostMapping("/{id}/enable")
  String enable(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    return turn(visitor, id, true, "Enabled: it is told what happens from now on.", redirect);
  }

  @PostMapping("/{id}/disable")
  String disable(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    return turn(
        visitor,
        id,
        false,
        "Disabled. What waited to be sent is kept as cancelled: enable it and send that again.",
        redirect);
  }

  private String turn(
      Visitor visitor, String id, boolean on, String done, RedirectAttributes redirect) {
    Webhook webhook = find(visitor.account(), id);
    if (!(webhooks.change(visitor.account(), webhook.id(), WebhookChange.turned(on))
        instanceof SavedWebhook.Done)) {
      throw PathId.notFound();
    }
    redirect.addFlashAttribute("done", done);
    return at(webhook.id());
  }

  @PostMapping("/{id}/delete")
  String delete(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    if (!webhooks.delete(visitor.account(), new WebhookId(PathId.of(id)))) {
      throw PathId.notFound();
    }
    redirect.addFlashAttribute("done", "The webhook is deleted.");
    return LIST;
  }

  /// Sends a test event and shows what came of it.
  @PostMapping("/{id}/test")
  String test(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    WebhookId webhook = new WebhookId(PathId.of(id));
    switch (trial.send(visitor.account(), webhook)) {
      case WebhookTrial.Outcome.Sent(var event, Attempt attempt) ->
          redirect.addFlashAttribute("trial", attempt);
      case WebhookTrial.Outcome.OfCalls _ -> redirect.addFlashAttribute("problem", OF_CALLS);
      case WebhookTrial.Outcome.Busy _ ->
          redirect.addFlashAttribute(
              "problem",
              "Too many webhooks are being tested at the moment. Try again in a second.");
      case WebhookTrial.Outcome.NotFound _ -> throw PathId.notFound();
    }
    return at(webhook);
  }

  private ModelAndView wrong(Webhook webhook, WebhookForm form, Map<String, String> problems) {
    return pages.of(
        webhook.account(), webhook, form, RedeliveryForm.FAILED, DeliveryQuery.ALL, problems);
  }

  private Webhook find(AccountId account, String id) {
    return webhooks.find(account, new WebhookId(PathId.of(id))).orElseThrow(PathId::notFound);
  }

  private static Map<String, String> notPublic() {
    return Map.of("url", "It must not lead to a private address.");
  }

  private static String at(WebhookId id) {
    return LIST + "/" + id;
  }
}
