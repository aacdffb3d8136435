package io.callmanager.api.v1.call;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.v1.dialgate.EntryView;
import io.callmanager.call.OptOuts;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.shared.CallId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes note of callees who do not want to be called any more.
@RestController
@Tag(name = "Calls")
class OptOutController {

  private final OptOuts optOuts;

  OptOutController(OptOuts optOuts) {
    this.optOuts = optOuts;
  }

  @Operation(
      operationId = "optOutCallee",
      summary = "Put a call's callee on the do-not-call list",
      description =
          "Whether the call is under way or over; one that is under way goes on. Told of by `callee.opted_out`, once a call.")
  @PostMapping("/api/v1/calls/{callId}/opt-out")
  ResponseEntity<Success<OptedOut>> optOut(Caller.Customer caller, @PathVariable CallId callId) {
    return optOuts
        .optOut(caller.account(), callId, Source.API)
        .map(entry -> Success.of(new OptedOut(EntryView.of(entry))))
        .orElseThrow(() -> Problem.notFound("Call").asException());
  }

  /// @param entry of the callee's number, which may have been there before
  record OptedOut(EntryView entry) {}
}
