package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.dialect.kaphila.Origination.Originated;
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

/// Places calls in Kaphila's words.
@RestController
@ConditionalOnDialect(KaphilaContract.NAME)
@Tag(
    name = "Kaphila",
    description =
        "Kaphila's API: place calls, steer them by requests, fetch their recordings, see what was done with a key.")
class OriginationController {

  private final CallPlacing placing;
  private final Origination origination;

  OriginationController(CallPlacing placing, Origination origination) {
    this.placing = placing;
    this.origination = origination;
  }

  @Operation(
      operationId = "kaphilaMakeCall",
      summary = "Originate a call",
      description =
          "Answered as soon as a trunk has taken the call or all have refused it. Nothing is said in it until a request asks for that.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = WishedCall.class))))
  @Fails({402, 403})
  @Idempotent(claimsItself = true)
  @PostMapping("/makecall")
  ResponseEntity<Originated> makeCall(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return originate(caller, http, keyed);
  }

  @Operation(
      operationId = "kaphilaBatchCall",
      summary = "Originate a call of a batch",
      description = "The same as `/makecall`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = WishedCall.class))))
  @Fails({402, 403})
  @Idempotent(claimsItself = true)
  @PostMapping("/batchcall")
  ResponseEntity<Originated> batchCall(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return originate(caller, http, keyed);
  }

  private ResponseEntity<Originated> originate(
      Caller.Customer caller, HttpServletRequest http, KeyedRequest keyed) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(placing.place(caller.account(), http, keyed, origination.of(caller)));
  }
}
