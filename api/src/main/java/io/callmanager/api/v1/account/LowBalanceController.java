package io.callmanager.api.v1.account;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Body;
import io.callmanager.credit.LowBalance;
import io.callmanager.credit.LowBalanceAlerts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// At which balances an account is told that its credits run low.
@RestController
@Tag(name = "Account")
@RequestMapping("/api/v1/account/low-balance")
class LowBalanceController {

  private final LowBalanceAlerts alerts;

  LowBalanceController(LowBalanceAlerts alerts) {
    this.alerts = alerts;
  }

  @Operation(
      operationId = "getLowBalance",
      summary = "Show when the account is told that its credits run low")
  @GetMapping
  ResponseEntity<Success<LowBalanceView>> get(Caller.Customer caller) {
    return Success.of(LowBalanceView.of(alerts.find(caller.account())));
  }

  @Operation(
      operationId = "setLowBalance",
      summary = "Set when the account is told that its credits run low",
      description =
          "When the balance comes down to a threshold, webhooks and the event feed get `account.low_balance`, and the console shows a notice. Each threshold is told of once, and anew after the balance was above it.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = LowBalanceDraft.class))))
  @PutMapping
  ResponseEntity<Success<LowBalanceView>> set(Caller.Customer caller, Body body) {
    @Nullable List<Long> thresholds =
        body.required("thresholds").integers(LowBalance.MOST_THRESHOLDS, 0, LowBalance.HIGHEST);
    body.check();
    return Success.of(LowBalanceView.of(alerts.set(caller.account(), requireNonNull(thresholds))));
  }

  /// At which balances to tell.
  @Schema(name = "LowBalanceDraft")
  record LowBalanceDraft(
      @ArraySchema(
              arraySchema =
                  @Schema(
                      description = "In credits, at most ten, each once; none for no such events.",
                      example = "[1000,100]",
                      requiredMode = RequiredMode.REQUIRED),
              schema = @Schema(type = "integer", format = "int64", minimum = "0"))
          List<Long> thresholds) {}

  /// @param thresholds in credits, highest first
  /// @param balance what is not spent: what is available, and what calls under way hold
  /// @param reached the lowest threshold that the balance is at or below; null when it is above all
  @Schema(name = "LowBalance")
  record LowBalanceView(
      @ArraySchema(
              arraySchema = @Schema(example = "[1000,100]"),
              schema = @Schema(type = "integer", format = "int64"))
          List<Long> thresholds,
      @Schema(example = "850") long balance,
      @Schema(example = "1000") @Nullable Long reached) {

    static LowBalanceView of(LowBalance low) {
      return new LowBalanceView(low.thresholds(), low.balance().amount(), low.reached());
    }
  }
}
