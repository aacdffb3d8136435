package io.callmanager.api.dialect.krosai;

import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.placing.CallPlacing;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Places calls in KrosAI's words.
@RestController
@ConditionalOnDialect(KrosaiContract.NAME)
@Tag(name = "KrosAI", description = "KrosAI's outbound calls API.")
class KrosaiCallsController {

  private final CallPlacing placing;
  private final KrosaiCalls wishes;

  KrosaiCallsController(CallPlacing placing, KrosaiCalls wishes) {
    this.placing = placing;
    this.wishes = wishes;
  }

  @Operation(
      operationId = "krosaiPlaceCall",
      summary = "Initiate an outbound call",
      description =
          "Answered at once: whatever happens on the phone is seen in the call's status and told by webhooks.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = OutboundCall.class))))
  @Fails(404)
  @Idempotent(claimsItself = true)
  @PostMapping("/v1/outbound-calls")
  ResponseEntity<KrosaiCalls.Initiated> create(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(placing.place(caller.account(), http, keyed, wishes.of(caller)));
  }
}
