package io.callmanager.console.webhooks;

import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.WebhookSecrets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What webhooks are signed with. Showing a secret is a POST: it is for those who may change the account, and leaves nothing in
/// a browser's history.
@Controller
@RequestMapping("/console/webhooks")
class SecretsController {

  private static final int LONGEST_HOURS = 7 * 24;
  private static final String LIST = "redirect:/console/webhooks";
  private static final String DEFAULT = "The account’s default secret";
  private static final String OVERLAP_RULE =
      "The secret before can stay good for up to " + LONGEST_HOURS + " hours.";

  private final WebhookSecrets secrets;

  SecretsController(WebhookSecrets secrets) {
    this.secrets = secrets;
  }

  @PostMapping("/{id}/show-secret")
  String show(@PathVariable String id, Visitor visitor, RedirectAttributes redirect) {
    WebhookId webhook = new WebhookId(PathId.of(id));
    redirect.addFlashAttribute(
        "secret",
        ShownSecret.of(
            "The webhook’s secret",
            secrets.of(visitor.account(), webhook).orElseThrow(PathId::notFound)));
    return LIST + "/" + webhook;
  }

  @PostMapping("/{id}/rotate-secret")
  String rotate(
      @PathVariable String id,
      @RequestParam(defaultValue = "24") String overlapHours,
      Visitor visitor,
      RedirectAttributes redirect) {
    WebhookId webhook = new WebhookId(PathId.of(id));
    Optional<Duration> overlap = overlap(overlapHours);
    if (overlap.isEmpty()) {
      redirect.addFlashAttribute("problem", OVERLAP_RULE);
    } else {
      redirect.addFlashAttribute(
          "secret",
          ShownSecret.of(
              "The webhook’s new secret",
              secrets
                  .rotate(visitor.account(), webhook, overlap.get())
                  .orElseThrow(PathId::notFound)));
    }
    return LIST + "/" + webhook;
  }

  @PostMapping("/default-secret/show")
  String showDefault(Visitor visitor, RedirectAttributes redirect) {
    redirect.addFlashAttribute(
        "secret", ShownSecret.of(DEFAULT, secrets.ofAccount(visitor.account())));
    return LIST;
  }

  @PostMapping("/default-secret/rotate")
  String rotateDefault(
      @RequestParam(defaultValue = "24") String overlapHours,
      Visitor visitor,
      RedirectAttributes redirect) {
    overlap(overlapHours)
        .ifPresentOrElse(
            overlap ->
                redirect.addFlashAttribute(
                    "secret",
                    ShownSecret.of(
                        "The account’s new default secret",
                        secrets.rotateOfAccount(visitor.account(), overlap))),
            () -> redirect.addFlashAttribute("problem", OVERLAP_RULE));
    return LIST;
  }

  private static Optional<Duration> overlap(String hours) {
    try {
      int number = Integer.parseInt(hours);
      return number < 0 || number > LONGEST_HOURS
          ? Optional.empty()
          : Optional.of(Duration.ofHours(number));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
