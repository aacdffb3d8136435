package io.callmanager.api.v1.call;

import io.callmanager.account.Caller;
import io.callmanager.analysis.Analyses;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.request.BodyReader;
import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.call.Call;
import io.callmanager.call.CallInitiation;
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

  private final CallInitiation initiation;
  private final Calls calls;
  private final CallProperties properties;
  private final CallWebhooks webhooks;
  private final Analyses analyses;

  CallsController(
      CallInitiation initiation,
      Calls calls,
      CallProperties properties,
      CallWebhooks webhooks,
      Analyses analyses) {
    this.analyses = analyses;
    this.initiation = initiation;
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
    byte[] sent = BodyReader.readAhead(http);
    keyed.identify(sent);
    ProblemException refusal = null;
    try {
      Optional<CreatedCall> placed = place(caller, sent, keyed);
      if (placed.isPresent()) {
        return Success.of(placed.get());
      }
    } catch (ProblemException e) {
      refusal = e;
    }
    return Success.of(answerAsBefore(caller, sent, keyed, refusal));
  }

  /// Whatever is said now, a request that was sent before is answered as it was then.
  ///
  /// @param refusal what to say if nothing came of it before; null to place a call then: only its key was in the way
  /// @throws ProblemException when it is refused
  private CreatedCall answerAsBefore(
      Caller.Customer caller, byte[] sent, KeyedRequest keyed, @Nullable ProblemException refusal) {
    keyed.begin();
    Optional<CreatedCall> before = placedBefore(caller.account(), keyed);
    if (before.isPresent()) {
      keyed.answeredFromCall();
      return before.get();
    }
    if (refusal != null) {
      throw refusal;
    }
    keyed.placeAnew();
    return place(caller, sent, keyed).orElseThrow(() -> KeyedRequest.superseded().asException());
  }

  /// The call that somebody placed for this request who could not tell of it any more. One that never began does not count.
  private Optional<CreatedCall> placedBefore(AccountId account, KeyedRequest keyed) {
    return keyed
        .callPlaced()
        .flatMap(call -> calls.detail(account, call))
        .flatMap(
            detail ->
                CreatedCall.asPlaced(
                    detail, calls.queuePosition(account, detail.call()).orElse(null)));
  }

  /// Places a call, with the claim on its request.
  ///
  /// @return empty when the request is claimed or was carried out already
  /// @throws ProblemException when it is refused
  private Optional<CreatedCall> place(Caller.Customer caller, byte[] sent, KeyedRequest keyed) {
    CallRequest read =
        NewCall.read(caller, BodyReader.read(sent), properties.queue().patience(), webhooks::take);
    CallRequest request = read.with(read.options().claim(keyed.claim()));
    return switch (initiation.initiate(request)) {
      case InitiationResult.Initiated initiated ->
          Optional.of(CreatedCall.of(initiated, request.metadata()));
      case InitiationResult.Queued(var call, int position) ->
          Optional.of(CreatedCall.queued(call, position, request.metadata()));
      case InitiationResult.Superseded() -> Optional.empty();
      case InitiationResult refused -> throw RefusedCall.problem(refused).asException();
    };
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

  /// Calls, newest first.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record CallPage(List<CallView> calls, @Nullable String nextCursor) {}

  /// A call after it was asked to end.
  record HungUpCall(CallView call) {}
}
