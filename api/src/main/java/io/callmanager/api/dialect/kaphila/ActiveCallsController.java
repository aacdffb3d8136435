package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.request.PathIds;
import io.callmanager.call.Call;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.CallsOfKey;
import io.callmanager.recording.Recording;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Shows the calls that go on. Once a call has ended it is seen in the logs.
@RestController
@ConditionalOnDialect(KaphilaContract.NAME)
@Tag(name = "Kaphila")
@RequestMapping("/calls")
class ActiveCallsController {

  private static final int MOST_SHOWN = 1000;

  private final Calls calls;
  private final CallsOfKey own;
  private final Recordings recordings;
  private final Clock clock;

  ActiveCallsController(Calls calls, CallsOfKey own, Recordings recordings, Clock clock) {
    this.calls = calls;
    this.own = own;
    this.recordings = recordings;
    this.clock = clock;
  }

  @Operation(
      operationId = "kaphilaListCalls",
      summary = "List calls that go on",
      description = "Those that were placed with the key that asks, newest first.")
  @GetMapping
  ResponseEntity<ActiveCalls> list(Caller.Customer caller) {
    List<Call> found = own.goingOn(caller.account(), caller.key(), MOST_SHOWN);
    List<ActiveCall> shown = show(caller.account(), found);
    long answered = found.stream().filter(call -> call.status() == CallStatus.ANSWERED).count();
    return json(new ActiveCalls(true, shown.size(), answered, shown, clock.instant()));
  }

  @Operation(operationId = "kaphilaGetCall", summary = "Show a call that goes on")
  @GetMapping("/{callId}")
  ResponseEntity<OneActiveCall> get(Caller.Customer caller, @PathVariable String callId) {
    Call call =
        PathIds.call(callId)
            .flatMap(id -> calls.find(caller.account(), id))
            .filter(found -> !found.status().ended())
            .orElseThrow(KaphilaContract::noSuchCall);
    return json(OneActiveCall.of(show(caller.account(), List.of(call)).getFirst()));
  }

  private List<ActiveCall> show(AccountId account, List<Call> found) {
    List<CallId> answered =
        found.stream().filter(call -> call.status() == CallStatus.ANSWERED).map(Call::id).toList();
    Map<CallId, Recording> recorded = recordings.newest(account, answered);
    Map<CallId, CallEvent> recorders = calls.latest(account, answered, ActiveCall.RECORDING);
    Map<CallId, CallEvent> gathers = calls.latest(account, answered, ActiveCall.GATHERING);
    return found.stream()
        .map(
            call ->
                ActiveCall.of(
                    call,
                    recorded.get(call.id()),
                    recorders.get(call.id()),
                    gathers.get(call.id())))
        .toList();
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// Calls that go on.
  ///
  /// @param totalCalls how many calls are listed
  /// @param activeCalls how many of them were answered
  @Schema(name = "KaphilaActiveCalls")
  record ActiveCalls(
      boolean success,
      int totalCalls,
      long activeCalls,
      List<ActiveCall> calls,
      Instant timestamp) {}

  /// A call; its fields are [ActiveCall]'s.
  @Schema(name = "KaphilaOneActiveCall")
  record OneActiveCall(
      boolean success,
      String callId,
      @Schema(allowableValues = {"initiated", "ringing", "answered"}) String status,
      @Schema(example = "14155550100") String number,
      @Nullable Amd amd,
      ActiveCall.@Nullable Gathering gather,
      ActiveCall.@Nullable CallRecording recording,
      @Schema(example = WishedCall.USUAL_VOICE) String voiceName,
      boolean hasBridge,
      boolean hasSnoop) {

    static OneActiveCall of(ActiveCall call) {
      return new OneActiveCall(
          true,
          call.callId(),
          call.status(),
          call.number(),
          call.amd(),
          call.gather(),
          call.recording(),
          call.voiceName(),
          call.hasBridge(),
          call.hasSnoop());
    }
  }
}
