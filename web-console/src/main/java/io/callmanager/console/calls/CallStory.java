package io.callmanager.console.calls;

import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import io.callmanager.call.WaitingCall;
import io.callmanager.call.spi.ModelUse;
import io.callmanager.credit.Tariff;
import io.callmanager.recording.Recording;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that a call's page tells.
///
/// @param agentName null when the agent is gone
/// @param words what the callee was told, variables filled in; null when it is no longer known
/// @param contact what was known of the callee, by name; empty when it is no longer known
/// @param turns what was said in the conversation; empty when there was none
/// @param waiting how it waits for its turn; null when it does not
/// @param model what it took of a language model; null for nothing, or when that is not known yet
/// @param findings what came of the conversation; null when there was none, and until that is known
/// @param reading whether that is being found out
/// @param recordings those that are not deleted, the first one first
record CallStory(
    Call call,
    @Nullable String agentName,
    @Nullable String words,
    Speech speech,
    Map<String, Object> contact,
    List<Turn> turns,
    List<Moment> timeline,
    @Nullable WaitingCall waiting,
    @Nullable ModelUse model,
    @Nullable Findings findings,
    boolean reading,
    List<Recording> recordings) {

  /// How much of the opening words the callee heard.
  enum Speech {
    NOT_SAID,
    CUT_SHORT,
    SAID
  }

  /// Something in a call's life.
  ///
  /// @param since the time since the call was placed
  /// @param gap the time since the moment before; null for the first
  /// @param details what else is known of it, in words
  record Moment(
      String type,
      String title,
      Instant at,
      Duration since,
      @Nullable Duration gap,
      List<String> details) {}

  /// What its language model cost, in words; null when that is not known.
  public @Nullable String modelCost() {
    return model == null || model.cost() == null
        ? null
        : model.cost().setScale(4, RoundingMode.HALF_UP).toPlainString() + " " + model.currency();
  }

  public boolean live() {
    return !call.status().ended();
  }

  /// Why the call was not let out of the queue, in words; null when it was.
  public @Nullable String refusal() {
    return call.endReason() == EndReason.NOT_ALLOWED ? call.carrierWords() : null;
  }

  /// What the carrier said to a call that failed; null when it said nothing.
  public @Nullable String carrierWords() {
    return call.status() == CallStatus.FAILED && call.endReason() != EndReason.NOT_ALLOWED
        ? call.carrierWords()
        : null;
  }

  /// Whether the call is over and something is still to come that its page shows.
  public boolean settling() {
    return reading || storing();
  }

  /// Whether the call is over and a recording of it is still on its way to its store.
  public boolean storing() {
    return !live()
        && recordings.stream().anyMatch(one -> one.status() == Recording.Status.RECORDING);
  }

  /// Minutes that are charged: all that have begun.
  public long minutesBegun() {
    return Math.ceilDiv(call.answeredSeconds(), 60);
  }

  /// Minutes that were set aside.
  public long minutesReserved() {
    return Math.ceilDiv(call.maxDurationSeconds(), 60);
  }

  public String roundingRule() {
    return Tariff.ROUNDING_RULE;
  }

  public long returned() {
    return call.settled() == null ? 0 : call.reserved().amount() - call.settled().amount();
  }
}
