package io.callmanager.api.v1.call;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Failure;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.placing.RefusedCall;
import io.callmanager.api.request.Body;
import io.callmanager.call.CallProperties;
import io.callmanager.call.CallQuote;
import io.callmanager.call.CallQuotes;
import io.callmanager.call.PlacedCall;
import io.callmanager.webhook.CallWebhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells what placing a call would come to.
@RestController
@Tag(name = "Calls")
class QuoteController {

  private final CallQuotes quotes;
  private final CallProperties properties;
  private final CallWebhooks webhooks;

  QuoteController(CallQuotes quotes, CallProperties properties, CallWebhooks webhooks) {
    this.quotes = quotes;
    this.properties = properties;
    this.webhooks = webhooks;
  }

  @Operation(
      operationId = "quoteCall",
      summary = "Tell what a call would come to",
      description =
          "Takes what `POST /api/v1/calls` takes and makes all of its checks, as things stand, without dialling: whether the call would be placed, or what the refusal would be; what it would reserve; which trunk it would take. Nothing is reserved, counted or kept.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewCall.class))))
  @PostMapping("/api/v1/calls/quote")
  ResponseEntity<Success<QuotedCall>> quote(Caller.Customer caller, Body body) {
    return Success.of(
        new QuotedCall(
            QuoteView.of(
                quotes.quote(
                    NewCall.read(caller, body, properties.queue().patience(), webhooks::check)))));
  }

  record QuotedCall(QuoteView quote) {}

  /// @param allowed whether the call would be dialled, or queued
  /// @param queuePosition which in the account's queue it would be; null when it would be dialled at once
  /// @param creditsRequired what it would reserve; null when that can't be told
  /// @param creditsPerMinute what each minute that is begun would cost
  /// @param maxDurationSeconds how long it may last
  /// @param fromNumber the number that the callee would see
  /// @param trunk the trunk that it would take first, if it were dialled now; null when it is refused
  /// @param trunkCount how many trunks there are for it
  /// @param refusal what the answer would be; null when it is allowed
  @Schema(name = "Quote")
  record QuoteView(
      @Schema(example = "true") boolean allowed,
      @Schema(example = "1") @Nullable Integer queuePosition,
      @Schema(example = "5") @Nullable Long creditsRequired,
      @Schema(example = "1") @Nullable Integer creditsPerMinute,
      @Schema(example = "300") @Nullable Long maxDurationSeconds,
      @Schema(example = "+15005550006") @Nullable String fromNumber,
      @Schema(example = "sandbox") @Nullable String trunk,
      @Schema(example = "1") int trunkCount,
      @Nullable RefusalView refusal) {

    static QuoteView of(CallQuote quote) {
      return switch (quote) {
        case CallQuote.Allowed(PlacedCall call, Integer position, String trunk, int trunks) ->
            of(call, position, trunk, trunks, null);
        case CallQuote.Refused(var why, PlacedCall call) ->
            of(call, null, null, 0, RefusalView.of(RefusedCall.problem(why)));
      };
    }

    private static QuoteView of(
        @Nullable PlacedCall call,
        @Nullable Integer position,
        @Nullable String trunk,
        int trunks,
        @Nullable RefusalView refusal) {
      return new QuoteView(
          refusal == null,
          position,
          call == null ? null : call.reserved().amount(),
          call == null ? null : call.tariff().creditsPerMinute(),
          call == null ? null : call.maxDuration().toSeconds(),
          call == null ? null : call.from().e164(),
          trunk,
          trunks,
          refusal);
    }
  }

  /// The answer that `POST /api/v1/calls` would give.
  @Schema(name = "QuotedRefusal")
  record RefusalView(@Schema(example = "403") int status, Failure body) {

    static RefusalView of(Problem problem) {
      return new RefusalView(problem.status().value(), problem.body());
    }
  }
}
