package io.callmanager.console.webhooks;

import io.callmanager.console.layout.PathId;
import io.callmanager.console.layout.Times;
import io.callmanager.console.layout.Words;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Deliveries;
import io.callmanager.webhook.Deliveries.Redelivered;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import java.util.LinkedHashMap;
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

/// What became of a single event, and the sending again of one or many.
@Controller
@RequestMapping("/console/webhooks/{id}")
class DeliveriesController {

  private static final String WEBHOOK = "redirect:/console/webhooks/";
  private static final String DISABLED =
      "Nothing is sent to the webhook while it is disabled. Enable it first.";

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final WebhookPage pages;

  DeliveriesController(Webhooks webhooks, Deliveries deliveries, WebhookPage pages) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.pages = pages;
  }

  @GetMapping("/deliveries/{event}")
  String delivery(
      @PathVariable String id, @PathVariable String event, Visitor visitor, Model model) {
    Webhook webhook = find(visitor.account(), id);
    model.addAttribute("line", new WebhookLine(webhook));
    model.addAttribute("webhook", webhook);
    model.addAttribute(
        "delivery",
        deliveries
            .find(visitor.account(), webhook.id(), event(event))
            .orElseThrow(PathId::notFound));
    return "console/delivery";
  }

  @PostMapping("/deliveries/{event}/redeliver")
  String redeliver(
      @PathVariable String id,
      @PathVariable String event,
      Visitor visitor,
      RedirectAttributes redirect) {
    Webhook webhook = find(visitor.account(), id);
    EventId wanted = event(event);
    if (!webhook.enabled()) {
      redirect.addFlashAttribute("problem", DISABLED);
    } else if (deliveries.redeliver(visitor.account(), webhook.id(), wanted).isPresent()) {
      redirect.addFlashAttribute("done", "The event is sent again now, with all attempts anew.");
    } else {
      throw PathId.notFound();
    }
    return WEBHOOK + webhook.id() + "/deliveries/" + wanted;
  }

  /// Sends again what the form describes, or says by its fields what is wrong with it.
  @PostMapping("/redeliver")
  ModelAndView redeliverMany(
      @PathVariable String id,
      Visitor visitor,
      Times times,
      @RequestParam MultiValueMap<String, String> sent,
      RedirectAttributes redirect) {
    Webhook webhook = find(visitor.account(), id);
    RedeliveryForm form = RedeliveryForm.of(sent);
    Map<String, String> problems = new LinkedHashMap<>(form.problems(times.zone()));
    if (!problems.isEmpty()) {
      problems.put("form", "Nothing was sent again: look over the fields marked below.");
      return pages.of(
          visitor.account(), webhook, WebhookForm.of(webhook), form, DeliveryQuery.ALL, problems);
    }
    if (webhook.enabled()) {
      redirect.addFlashAttribute(
          "done",
          words(deliveries.redeliver(visitor.account(), webhook.id(), form.range(times.zone()))));
    } else {
      redirect.addFlashAttribute("problem", DISABLED);
    }
    return new ModelAndView(WEBHOOK + webhook.id());
  }

  private static String words(Redelivered redelivered) {
    if (redelivered.count() == 0) {
      return "There was nothing to send again.";
    }
    String sent =
        Words.counted(redelivered.count(), "event")
            + (redelivered.count() == 1 ? " is" : " are")
            + " sent again.";
    return redelivered.more() ? sent + " There are more: ask once more for those." : sent;
  }

  private Webhook find(AccountId account, String id) {
    return webhooks.find(account, new WebhookId(PathId.of(id))).orElseThrow(PathId::notFound);
  }

  private static EventId event(String text) {
    return EventId.parse(text).orElseThrow(PathId::notFound);
  }
}
