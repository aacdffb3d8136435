package io.callmanager.api.placing;

import io.callmanager.api.http.Problem;
import io.callmanager.api.idempotency.KeyedRequest;
import io.callmanager.api.request.Words;
import io.callmanager.call.InitiationResult;
import java.util.List;
import java.util.Map;

/// How it is told that a call is not placed.
public final class RefusedCall {

  private RefusedCall() {}

  /// What is wrong with a wish for a call.
  ///
  /// @throws IllegalArgumentException when the call is placed
  public static Problem problem(InitiationResult result) {
    return switch (result) {
      case InitiationResult.Initiated initiated -> throw new IllegalArgumentException("placed");
      case InitiationResult.Queued queued -> throw new IllegalArgumentException("queued");
      case InitiationResult.TooManyCalls(var plan, int limit, int live, boolean queueFull) ->
          Problem.tooManyCalls(
              new Problem.CallsAtOnce("concurrent_calls", plan.name(), limit, live), !queueFull);
      case InitiationResult.BudgetExceeded(
              var scope,
              var period,
              long credits,
              long used,
              var required) ->
          Problem.budgetExceeded(
              new Problem.OverBudget(
                  Words.word(scope), Words.word(period), credits, used, required.amount()));
      case InitiationResult.NoSuchAgent() -> Problem.NO_SUCH_AGENT;
      case InitiationResult.NoSuchNumber() -> Problem.NO_SUCH_NUMBER;
      case InitiationResult.NumberDisabled() -> Problem.NUMBER_DISABLED;
      case InitiationResult.NoCallerNumber() ->
          Problem.invalidBody(
              Map.of(
                  "fromNumberId",
                  List.of("Required, because the agent has no default from number")));
      case InitiationResult.InsufficientCredits(var required, var available) ->
          Problem.insufficientCredits(required.amount(), available.amount());
      case InitiationResult.NotAllowed(var rule, var words, var allowedAt) ->
          Problem.callNotAllowed(rule, words, allowedAt);
      case InitiationResult.Saturated(var retryAfter, var words) ->
          Problem.tooMany("No further call can be placed at the moment.", retryAfter);
      case InitiationResult.CarrierFailed(var call, var words, var trunks, int trunkCount) ->
          Problem.carrierFailed(words, trunks);
      case InitiationResult.NoTrunk() -> Problem.NO_TRUNK;
      case InitiationResult.Superseded() -> KeyedRequest.superseded();
    };
  }
}
