package io.callmanager.api.dialect.agenticai;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.request.PathIds;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Places calls in AgenticAI's words, and ends them. `GET /api/calls` lists them.
@RestController
@ConditionalOnDialect(AgenticAiContract.NAME)
@Tag(name = "AgenticAI", description = "AgenticAI's API for calls by a prompt.")
@RequestMapping("/api")
class AgenticAiController {

  private final CallPlacing placing;
  private final PromptedCalls wishes;
  private final Calls calls;

  AgenticAiController(CallPlacing placing, PromptedCalls wishes, Calls calls) {
    this.placing = placing;
    this.wishes = wishes;
    this.calls = calls;
  }

  @Operation(
      operationId = "agenticAiCall",
      summary = "Place a call",
      description =
          "The account's default agent goes by the `prompt` and talks with the callee. Answered at once: what comes of the call is seen in the list, the console and the webhooks. What is wrong with the wish is told with status 200, `success` false and `error`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = PromptedCall.class))))
  @Idempotent(claimsItself = true)
  @PostMapping("/call")
  ResponseEntity<PlacedCall> create(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return json(placing.place(caller.account(), http, keyed, wishes.of(caller)));
  }

  @Operation(
      operationId = "agenticAiEndCall",
      summary = "End a call",
      description =
          "Cancels it while it rings, hangs up after the answer. A call that is not there, or has ended, is told with status 200 and `success` false.")
  @Fails(only = true)
  @PostMapping("/calls/{callId}/end")
  ResponseEntity<EndedCall> end(Caller.Customer caller, @PathVariable String callId) {
    Optional<Call> live =
        PathIds.call(callId)
            .flatMap(id -> calls.find(caller.account(), id))
            .filter(call -> call.endedAt() == null);
    Optional<Call> left = live.flatMap(call -> calls.hangUp(caller.account(), call.id()));
    return json(
        left.map(AgenticAiController::told)
            .orElseGet(() -> new EndedCall(false, null, "Call not found")));
  }

  private static EndedCall told(Call call) {
    return call.endedAt() == null
        ? new EndedCall(
            false,
            null,
            "The call goes on: the server that carries it did not end it in time. Try again.")
        : new EndedCall(true, "Call %s ended".formatted(call.id()), null);
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// What came of the wish to end a call.
  ///
  /// @param message that it has ended; left out when there was none
  /// @param error that there was none; left out otherwise
  @Schema(name = "AgenticAiEndedCall")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EndedCall(
      boolean success,
      @Schema(example = "Call a1b2c3d4-e5f6-7890-abcd-ef1234567890 ended") @Nullable String message,
      @Schema(example = "Call not found") @Nullable String error) {}
}
