package io.callmanager.api.v1.webhook;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.MayBeEmpty;
import io.callmanager.event.EventId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Attempt;
import io.callmanager.webhook.SavedWebhook;
import io.callmanager.webhook.SecretPair;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookFormats;
import io.callmanager.webhook.WebhookSecrets;
import io.callmanager.webhook.WebhookTrial;
import io.callmanager.webhook.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's webhooks.
@RestController
@Tag(
    name = "Webhooks",
    description =
        "Where the account's own servers are told of events, signed after the Standard Webhooks specification.")
@RequestMapping("/api/v1/webhooks")
class WebhooksController {

  private static final Duration TRIAL_RETRY = Duration.ofSeconds(1);

  private final Webhooks webhooks;
  private final WebhookSecrets secrets;
  private final WebhookTrial trial;
  private final WebhookFormats formats;

  WebhooksController(
      Webhooks webhooks, WebhookSecrets secrets, WebhookTrial trial, WebhookFormats formats) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.trial = trial;
    this.formats = formats;
  }

  @Operation(
      operationId = "createWebhook",
      summary = "Add a webhook",
      description = "It is told what happens from now on, and gets a secret of its own.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = WebhookDraft.class))))
  @Fails(409)
  @Idempotent
  @PostMapping
  ResponseEntity<Success<WebhookView.OneWebhook>> create(Caller.Customer caller, Body body) {
    Webhook webhook = done(webhooks.create(caller.account(), WebhookDraft.readNew(body, formats)));
    SecretPair pair = secrets.of(caller.account(), webhook.id()).orElseThrow(this::gone);
    return Success.of(new WebhookView.OneWebhook(WebhookView.of(webhook, pair)));
  }

  @Operation(
      operationId = "listWebhooks",
      summary = "List the account's webhooks",
      description = "Then those that stand for hosts that calls have named by `webhookUrl`.")
  @GetMapping
  ResponseEntity<Success<WebhookList>> list(Caller.Customer caller) {
    return Success.of(
        new WebhookList(webhooks.list(caller.account()).stream().map(WebhookView::of).toList()));
  }

  @Operation(operationId = "getWebhook", summary = "Show a webhook")
  @GetMapping("/{id}")
  ResponseEntity<Success<WebhookView.OneWebhook>> get(
      Caller.Customer caller, @PathVariable WebhookId id) {
    Webhook webhook = webhooks.find(caller.account(), id).orElseThrow(this::gone);
    return Success.of(new WebhookView.OneWebhook(WebhookView.of(webhook)));
  }

  @Operation(
      operationId = "changeWebhook",
      summary = "Change, disable or enable a webhook",
      description =
          "Only what is sent is changed. What waits when it is disabled is kept as cancelled, and is sent again on demand.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = WebhookDraft.class))))
  @Fails(409)
  @PatchMapping("/{id}")
  ResponseEntity<Success<WebhookView.OneWebhook>> change(
      Caller.Customer caller, @PathVariable WebhookId id, Body body) {
    Webhook webhook =
        done(webhooks.change(caller.account(), id, WebhookDraft.readChange(body, formats)));
    return Success.of(new WebhookView.OneWebhook(WebhookView.of(webhook)));
  }

  @Operation(
      operationId = "deleteWebhook",
      summary = "Delete a webhook",
      description = "What waits to be sent to it is not.")
  @DeleteMapping("/{id}")
  ResponseEntity<Success<DeletedWebhook>> delete(
      Caller.Customer caller, @PathVariable WebhookId id) {
    if (!webhooks.delete(caller.account(), id)) {
      throw gone();
    }
    return Success.of(new DeletedWebhook(id.value(), true));
  }

  @Operation(operationId = "getWebhookSecret", summary = "Show a webhook's secret")
  @GetMapping("/{id}/secret")
  ResponseEntity<Success<SecretView>> secret(Caller.Customer caller, @PathVariable WebhookId id) {
    return Success.of(SecretView.of(secrets.of(caller.account(), id).orElseThrow(this::gone)));
  }

  @Operation(
      operationId = "rotateWebhookSecret",
      summary = "Give a webhook a new secret",
      description =
          "For a while what is sent is signed with both, so that the receiver can go over to the new one.",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = RotationDraft.class))))
  @Idempotent
  @PostMapping("/{id}/rotate-secret")
  ResponseEntity<Success<WebhookView.OneWebhook>> rotate(
      Caller.Customer caller, @PathVariable WebhookId id, @MayBeEmpty Body body) {
    Duration overlap = RotationDraft.read(body);
    SecretPair pair = secrets.rotate(caller.account(), id, overlap).orElseThrow(this::gone);
    Webhook webhook = webhooks.find(caller.account(), id).orElseThrow(this::gone);
    return Success.of(new WebhookView.OneWebhook(WebhookView.of(webhook, pair)));
  }

  @Operation(
      operationId = "getDefaultWebhookSecret",
      summary = "Show the account's default secret",
      description = "It signs what is sent to calls' own `webhookUrl`s.")
  @GetMapping("/default-secret")
  ResponseEntity<Success<SecretView>> defaultSecret(Caller.Customer caller) {
    return Success.of(SecretView.of(secrets.ofAccount(caller.account())));
  }

  @Operation(
      operationId = "rotateDefaultWebhookSecret",
      summary = "Give the account a new default secret",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = RotationDraft.class))))
  @Idempotent
  @PostMapping("/default-secret/rotate")
  ResponseEntity<Success<SecretView>> rotateDefault(Caller.Customer caller, @MayBeEmpty Body body) {
    Duration overlap = RotationDraft.read(body);
    return Success.of(SecretView.of(secrets.rotateOfAccount(caller.account(), overlap)));
  }

  @Operation(
      operationId = "testWebhook",
      summary = "Send a webhook a test event",
      description = "A signed `webhook.test`, at once and once, whether it is enabled or not.")
  @Fails(409)
  @PostMapping("/{id}/test")
  ResponseEntity<Success<TestResult>> test(Caller.Customer caller, @PathVariable WebhookId id) {
    return switch (trial.send(caller.account(), id)) {
      case WebhookTrial.Outcome.Sent(EventId event, Attempt attempt) ->
          Success.of(
              new TestResult(
                  event.toString(),
                  attempt.delivered(),
                  attempt.status(),
                  attempt.error(),
                  attempt.response(),
                  attempt.durationMillis()));
      case WebhookTrial.Outcome.NotFound() -> throw gone();
      case WebhookTrial.Outcome.OfCalls() -> throw ofCalls();
      case WebhookTrial.Outcome.Busy() ->
          throw Problem.tooMany("Too many webhooks are being tested.", TRIAL_RETRY).asException();
    };
  }

  private Webhook done(SavedWebhook saved) {
    return switch (saved) {
      case SavedWebhook.Done(Webhook webhook) -> webhook;
      case SavedWebhook.NotFound() -> throw gone();
      case SavedWebhook.NotPublic() ->
          throw Problem.invalidBody(Map.of("url", List.of("Must not lead to a private address")))
              .asException();
      case SavedWebhook.OfCalls() -> throw ofCalls();
      case SavedWebhook.TooMany(int most) ->
          throw Problem.conflict(
                  "Too many webhooks",
                  "There are " + most + " webhooks, which is as many as there may be.")
              .asException();
    };
  }

  private RuntimeException gone() {
    return Problem.notFound("Webhook").asException();
  }

  private static RuntimeException ofCalls() {
    return Problem.conflict(
            "Webhook of calls",
            "It stands for the webhookUrls of calls. It can be enabled, disabled and deleted.")
        .asException();
  }

  /// An account's webhooks.
  record WebhookList(List<WebhookView> webhooks) {}

  /// What was deleted.
  record DeletedWebhook(UUID id, boolean deleted) {}

  /// What came of a test.
  ///
  /// @param statusCode of the answer; null when there was none
  /// @param error what went wrong; null when the event was taken
  /// @param response how the answer's body begins
  record TestResult(
      String eventId,
      boolean delivered,
      @Nullable Integer statusCode,
      @Nullable String error,
      @Nullable String response,
      int durationMs) {}
}
