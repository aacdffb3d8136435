package io.callmanager.api.dialect.claudephone;

import io.callmanager.account.Caller;
import io.callmanager.agent.AgentMode;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.request.PathIds;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.callmanager.call.Transcripts;
import io.callmanager.shared.AccountId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Places calls in Claude Phone's words, shows them, and hangs them up.
@RestController
@ConditionalOnDialect(ClaudePhoneContract.NAME)
@Tag(name = "Claude Phone", description = "Claude Phone's outbound calling API.")
@RequestMapping("/api")
class ClaudePhoneController {

  private final CallPlacing placing;
  private final OutboundCalls wishes;
  private final Calls calls;
  private final Transcripts transcripts;
  private final DeviceModes modes;

  ClaudePhoneController(
      CallPlacing placing,
      OutboundCalls wishes,
      Calls calls,
      Transcripts transcripts,
      DeviceModes modes) {
    this.placing = placing;
    this.wishes = wishes;
    this.calls = calls;
    this.transcripts = transcripts;
    this.modes = modes;
  }

  @Operation(
      operationId = "claudePhoneCall",
      summary = "Initiate a call",
      description =
          "Answered at once: whatever happens on the phone is seen in the call's state, its `reason` and the webhooks.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = OutboundCall.class))))
  @Idempotent(claimsItself = true)
  @PostMapping("/outbound-call")
  ResponseEntity<Initiated> create(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return json(placing.place(caller.account(), http, keyed, wishes.of(caller)));
  }

  @Operation(operationId = "claudePhoneGetCall", summary = "Show a call")
  @GetMapping("/call/{callId}")
  ResponseEntity<DeviceCall> get(Caller.Customer caller, @PathVariable String callId) {
    Call call = find(caller.account(), callId);
    AgentMode mode = modes.of(call);
    boolean talks = mode == AgentMode.CONVERSATION && call.answeredAt() != null;
    return json(
        DeviceCall.of(
            call,
            mode,
            talks && DeviceState.hasSpoken(calls.events(caller.account(), call.id())),
            mode == AgentMode.CONVERSATION
                ? transcripts.of(caller.account(), call.id()).orElse(null)
                : null));
  }

  @Operation(
      operationId = "claudePhoneHangUp",
      summary = "Hang a call up",
      description = "Cancels it while it rings, ends it after the answer.")
  @PostMapping("/call/{callId}/hangup")
  ResponseEntity<HungUp> hangUp(Caller.Customer caller, @PathVariable String callId) {
    Call call = find(caller.account(), callId);
    if (call.endedAt() != null) {
      throw ClaudePhoneContract.refused(
              HttpStatus.BAD_REQUEST, "already_ended", "The call has ended already.")
          .asException();
    }
    boolean over = calls.hangUp(caller.account(), call.id()).map(Call::endedAt).isPresent();
    if (!over) {
      throw ClaudePhoneContract.refused(
              HttpStatus.SERVICE_UNAVAILABLE,
              "service_unavailable",
              "The call goes on: the server that carries it did not end it in time. Try again.")
          .asException();
    }
    return json(new HungUp(true, "Call hangup initiated", call.id().toString()));
  }

  private Call find(AccountId account, String id) {
    return PathIds.call(id)
        .flatMap(call -> calls.find(account, call))
        .orElseThrow(() -> ClaudePhoneContract.noSuchCall().asException());
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// A call that is on its way.
  ///
  /// @param device the name of the device that was asked for; null when none was, or when it is not there
  record Initiated(
      boolean success,
      String callId,
      @Schema(allowableValues = "queued") String status,
      @Schema(example = "Call initiated") String message,
      @Nullable String device) {}

  /// A call that was asked to end.
  record HungUp(
      boolean success, @Schema(example = "Call hangup initiated") String message, String callId) {}
}
