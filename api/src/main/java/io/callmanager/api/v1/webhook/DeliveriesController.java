package io.callmanager.api.v1.webhook;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.MayBeEmpty;
import io.callmanager.api.request.Query;
import io.callmanager.event.EventId;
import io.callmanager.shared.Page;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Deliveries;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What is on its way to a webhook and what was sent, and the sending again of it.
@RestController
@Tag(name = "Webhooks")
@RequestMapping("/api/v1/webhooks/{id}")
class DeliveriesController {

  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;

  private final Webhooks webhooks;
  private final Deliveries deliveries;

  DeliveriesController(Webhooks webhooks, Deliveries deliveries) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
  }

  @Operation(
      operationId = "listDeliveries",
      summary = "List a webhook's deliveries",
      description = "Those of the newest calls first, page by page.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "state",
      description = "Those in this state.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"PENDING", "DELIVERED", "DEAD", "SKIPPED", "CANCELLED"}))
  @PageParameters
  @GetMapping("/deliveries")
  ResponseEntity<Success<DeliveryView.DeliveryPage>> list(
      Caller.Customer caller, @PathVariable WebhookId id, Query query) {
    Delivery.@Nullable State state = query.oneOf("state", Delivery.State.class);
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    @Nullable String text = query.text("cursor");
    Optional<EventId> cursor = text == null ? Optional.empty() : EventId.parse(text);
    if (text != null && cursor.isEmpty()) {
      query.issues().add("cursor", "Not a cursor that this API gave out");
    }
    query.check();
    find(caller, id);
    Page<Delivery> page = deliveries.page(caller.account(), id, state, cursor.orElse(null), limit);
    return Success.of(
        new DeliveryView.DeliveryPage(
            page.items().stream().map(DeliveryView::of).toList(), page.nextCursor()));
  }

  @Operation(
      operationId = "redeliver",
      summary = "Send an event again",
      description =
          "Whatever became of it, with all attempts anew; one that waits for its next attempt is sent at once.")
  @Fails(409)
  @PostMapping("/deliveries/{eventId}/redeliver")
  ResponseEntity<Success<DeliveryView.OneDelivery>> redeliver(
      Caller.Customer caller, @PathVariable WebhookId id, @PathVariable String eventId) {
    requireEnabled(find(caller, id));
    Delivery delivery =
        EventId.parse(eventId)
            .flatMap(event -> deliveries.redeliver(caller.account(), id, event))
            .orElseThrow(() -> Problem.notFound("Delivery").asException());
    return Success.of(new DeliveryView.OneDelivery(DeliveryView.of(delivery)));
  }

  @Operation(
      operationId = "redeliverMany",
      summary = "Send many events again",
      description =
          "All that failed, or those of a time or in other states; up to 10,000 at once. When `more` is true, ask again for the others.",
      requestBody =
          @RequestBody(
              content = @Content(schema = @Schema(implementation = RedeliveryDraft.class))))
  @Fails(409)
  @PostMapping("/redeliver")
  ResponseEntity<Success<RedeliveryResult>> redeliverMany(
      Caller.Customer caller, @PathVariable WebhookId id, @MayBeEmpty Body body) {
    Deliveries.Range range = RedeliveryDraft.read(body);
    requireEnabled(find(caller, id));
    Deliveries.Redelivered redelivered = deliveries.redeliver(caller.account(), id, range);
    return Success.of(new RedeliveryResult(redelivered.count(), redelivered.more()));
  }

  private Webhook find(Caller.Customer caller, WebhookId id) {
    return webhooks
        .find(caller.account(), id)
        .orElseThrow(() -> Problem.notFound("Webhook").asException());
  }

  private static void requireEnabled(Webhook webhook) {
    if (!webhook.enabled()) {
      throw Problem.conflict("Webhook disabled", "Nothing is sent to it. Enable it first.")
          .asException();
    }
  }

  /// How many are sent again.
  ///
  /// @param more whether there are others, for which to ask again
  record RedeliveryResult(int redelivered, boolean more) {}
}
