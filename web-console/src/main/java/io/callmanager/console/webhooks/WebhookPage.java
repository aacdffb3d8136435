package io.callmanager.console.webhooks;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.Page;
import io.callmanager.webhook.Deliveries;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.Delivery.State;
import io.callmanager.webhook.EventNames;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookFormats;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// Puts a webhook's page together: its form, how it does, and its deliveries.
@Component
class WebhookPage {

  private static final int PER_PAGE = 50;

  private final Deliveries deliveries;
  private final WebhookFormats formats;

  WebhookPage(Deliveries deliveries, WebhookFormats formats) {
    this.deliveries = deliveries;
    this.formats = formats;
  }

  /// The page of a webhook that is yet to be made.
  ModelAndView blank(WebhookForm form, Map<String, String> problems) {
    return page("New webhook", null, form, problems);
  }

  /// The page as it is looked at.
  ModelAndView of(AccountId account, Webhook webhook, DeliveryQuery query) {
    return of(account, webhook, WebhookForm.of(webhook), RedeliveryForm.FAILED, query, Map.of());
  }

  /// The page with a form on it that was sent and not taken.
  ModelAndView of(
      AccountId account,
      Webhook webhook,
      WebhookForm form,
      RedeliveryForm redelivery,
      DeliveryQuery query,
      Map<String, String> problems) {
    WebhookLine line = new WebhookLine(webhook);
    ModelAndView page = page(line.title(), webhook, form, problems);
    Page<Delivery> found =
        deliveries.page(account, webhook.id(), query.state(), query.cursor(), PER_PAGE);
    page.addObject("line", line);
    page.addObject("query", query);
    page.addObject("page", found);
    page.addObject("states", states(webhook));
    page.addObject("switchedOff", !formats.has(webhook.format()));
    page.addObject("redelivery", redelivery);
    page.addObject(
        "failed", has(account, webhook, State.DEAD) || has(account, webhook, State.CANCELLED));
    page.addObject("newest", query.address(webhook.id(), null));
    if (found.nextCursor() != null) {
      page.addObject("older", query.address(webhook.id(), found.nextCursor()));
    }
    return page;
  }

  /// The formats that a webhook may have, the one that it has included.
  ///
  /// @param webhook null for one that is yet to be made
  List<String> formats(@Nullable Webhook webhook) {
    return webhook == null || formats.has(webhook.format())
        ? formats.names()
        : Stream.concat(formats.names().stream(), Stream.of(webhook.format())).toList();
  }

  /// The states that its deliveries may be in: nothing is left out in the platform's own format.
  private List<State> states(Webhook webhook) {
    return Arrays.stream(State.values())
        .filter(state -> state != State.SKIPPED || formats(webhook).size() > 1)
        .toList();
  }

  private ModelAndView page(
      String title, @Nullable Webhook webhook, WebhookForm form, Map<String, String> problems) {
    ModelAndView page = new ModelAndView("console/webhook");
    page.addObject("title", title);
    page.addObject("webhook", webhook);
    page.addObject("form", form);
    page.addObject("formats", formats(webhook));
    page.addObject("offered", EventNames.known());
    page.addObject("problems", problems);
    if (!problems.isEmpty()) {
      page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return page;
  }

  private boolean has(AccountId account, Webhook webhook, State state) {
    return !deliveries.page(account, webhook.id(), state, null, 1).items().isEmpty();
  }
}
