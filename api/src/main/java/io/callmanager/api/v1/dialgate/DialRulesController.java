package io.callmanager.api.v1.dialgate;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Body;
import io.callmanager.dialgate.DialRuleBook;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's dial rules.
@RestController
@Tag(
    name = "Do not call",
    description =
        "Whom the account calls and when. Asked before every dial: placed calls and transfers alike.")
@RequestMapping("/api/v1/dial-rules")
class DialRulesController {

  private final DialRuleBook rules;

  DialRulesController(DialRuleBook rules) {
    this.rules = rules;
  }

  @Operation(operationId = "getDialRules", summary = "Show the dial rules")
  @GetMapping
  ResponseEntity<Success<DialRulesView.OneBook>> get(Caller.Customer caller) {
    return Success.of(DialRulesView.OneBook.of(rules.now(caller.account())));
  }

  @Operation(
      operationId = "setDialRules",
      summary = "Set the dial rules",
      description =
          "All of them: a rule that is left out is off from then on, but for `blockPremium`, which is on. Calls that are under way are not touched.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = DialRulesDraft.class))))
  @PutMapping
  ResponseEntity<Success<DialRulesView.OneBook>> set(Caller.Customer caller, Body body) {
    return Success.of(
        DialRulesView.OneBook.of(rules.change(caller.account(), DialRulesDraft.read(body))));
  }
}
