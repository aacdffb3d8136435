package io.callmanager.api.v1.call;

import io.callmanager.account.Caller;
import io.callmanager.analysis.Analyses;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.request.BodyReader;
import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallProperties;
import io.callmanager.call.CallRequest;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.spi.ModelUse;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import io.callmanager.webhook.CallWebhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Places calls, lists them, and hangs them up.
@RestController
@Tag(name = "Calls", description = "Place calls, follow them, hang them up.")
@RequestMapping("/api/v1/calls")
class CallsController {

  private final CallPlacing placing;
  private final Calls calls;
  private final CallProperties properties;
  private final CallWebhooks webhooks;
  private final Analyses analyses;

  CallsController(
      CallPlacing placing,
      Calls calls,
      CallProperties properties,
      CallWebhooks webhooks,
      Analyses analyses) {
    this.analyses = analyses;
    this.placing = placing;
    this.calls = calls;
    this.properties = properties;
    this.webhooks = webhooks;
  }

  @Operation(
      operationId = "placeCall",
      summary = "Place a call",
      description =
          "Reserves credits for the longest the call may last, dials, and answers as soon as a trunk has taken the call or refused it. With an `Idempotency-Key` it may be sent again after any failure: nobody is dialled twice.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewCall.class))))
  @Fails({402, 403, 404})
  @Idempotent(claimsItself = true)
  @PostMapping
  ResponseEntity<Success<CreatedCall>> create(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return Success.of(placing.place(caller.account(), http, keyed, new Creation(caller)));
  }

  @Operation(
      operationId = "listCalls",
      summary = "List calls",
      description =
          "Newest first, page by page. `metadata.key=value` (also `metadata[key]=value`, `metadata=key=value`) finds calls by their metadata.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "status",
      description = "Any of these; repeated, or separated by commas.",
      example = "COMPLETED,BUSY",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "agentId",
      description = "Calls of this agent.",
      schema = @Schema(type = "string", format = "uuid"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "campaignId",
      description = "Calls of this campaign.",
      schema = @Schema(type = "string", format = "uuid"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "toNumber",
      description = "Calls to this number.",
      example = "+1234567890",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "answeredBy",
      description = "Calls answered by any of these: HUMAN, MACHINE, NOT_SURE.",
      example = "HUMAN",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "from",
      description = "Calls started then or later: a day or an instant.",
      example = "2026-01-01",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "to",
      description = "Calls started before.",
      example = "2026-02-01T00:00:00Z",
      schema = @Schema(type = "string"))
  @PageParameters
  @GetMapping
  ResponseEntity<Success<CallPage>> list(Caller.Customer caller, Query query) {
    CallListQuery wanted = CallListQuery.read(query);
    Page<Call> page =
        calls.page(caller.account(), wanted.filter(), wanted.cursor(), wanted.limit());
    UUID last = page.nextCursor() == null ? null : page.items().getLast().id().value();
    return Success.of(
        new CallPage(page.items().stream().map(CallView::of).toList(), Cursor.write(last)));
  }

  @Operation(operationId = "getCall", summary = "Show a call")
  @GetMapping("/{callId}")
  ResponseEntity<Success<CallDetailView>> get(Caller.Customer caller, @PathVariable CallId callId) {
    return calls
        .detail(caller.account(), callId)
        .map(
            detail ->
                Success.of(
                    CallDetailView.of(
                        detail,
                        modelUse(caller.account(), detail.call()),
                        analyses
                            .of(caller.account(), callId)
                            .map(ConversationAnalysisView::of)
                            .orElse(null),
                        calls.queuePosition(caller.account(), detail.call()).orElse(null))))
        .orElseThrow(() -> Problem.notFound("Call").asException());
  }

  private @Nullable ModelUse modelUse(AccountId account, Call call) {
    return call.endedAt() == null ? null : calls.modelUse(account, call.id()).orElse(null);
  }

  @Operation(
      operationId = "hangUpCall",
      summary = "Hang a call up",
      description =
          "Takes it out of the queue while it waits there, cancels it while it rings, ends it after the answer. A call that has ended stays as it is.")
  @PostMapping("/{callId}/hangup")
  ResponseEntity<Success<HungUpCall>> hangUp(Caller.Customer caller, @PathVariable CallId callId) {
    return calls
        .hangUp(caller.account(), callId)
        .map(call -> Success.of(new HungUpCall(CallView.of(call))))
        .orElseThrow(() -> Problem.notFound("Call").asException());
  }

  /// How a call is wished for in this contract.
  private final class Creation implements CallPlacing.Telling<CreatedCall> {

    private final Caller.Customer caller;

    Creation(Caller.Customer caller) {
      this.caller = caller;
    }

    @Override
    public CallRequest read(byte[] sent) {
      return NewCall.read(
          caller, BodyReader.read(sent), properties.queue().patience(), webhooks::take);
    }

    @Override
    public CreatedCall initiated(CallRequest request, InitiationResult.Initiated initiated) {
      return CreatedCall.of(initiated, request.metadata());
    }

    @Override
    public CreatedCall queued(CallRequest request, InitiationResult.Queued queued) {
      return CreatedCall.queued(queued.call(), queued.position(), request.metadata());
    }

    @Override
    public Optional<CreatedCall> before(CallDetail call, @Nullable Integer queuePosition) {
      return CreatedCall.asPlaced(call, queuePosition);
    }
  }

  /// Calls, newest first.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record CallPage(List<CallView> calls, @Nullable String nextCursor) {}

  /// A call after it was asked to end.
  record HungUpCall(CallView call) {}
}
