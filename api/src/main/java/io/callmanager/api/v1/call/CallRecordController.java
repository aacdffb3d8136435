package io.callmanager.api.v1.call;

import io.callmanager.account.Caller;
import io.callmanager.analysis.Analyses;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.call.Call;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallTalk;
import io.callmanager.call.Calls;
import io.callmanager.credit.CreditLedger;
import io.callmanager.shared.CallId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What is on record about a call: its timeline, what was said, what came of it, what it cost.
@RestController
@Tag(name = "Calls")
@RequestMapping("/api/v1/calls/{callId}")
class CallRecordController {

  private final Calls calls;
  private final CreditLedger ledger;
  private final Analyses analyses;

  CallRecordController(Calls calls, CreditLedger ledger, Analyses analyses) {
    this.calls = calls;
    this.ledger = ledger;
    this.analyses = analyses;
  }

  @Operation(operationId = "listCallEvents", summary = "Show a call's timeline")
  @GetMapping("/events")
  ResponseEntity<Success<Timeline>> events(Caller.Customer caller, @PathVariable CallId callId) {
    Call call = find(caller, callId);
    return Success.of(
        new Timeline(
            call.id().value(),
            calls.events(caller.account(), callId).stream().map(EventView::of).toList()));
  }

  @Operation(operationId = "getCallTranscript", summary = "Show what was said and pressed")
  @GetMapping("/transcript")
  ResponseEntity<Success<Transcript>> transcript(
      Caller.Customer caller, @PathVariable CallId callId) {
    Call call = find(caller, callId);
    return Success.of(new Transcript(TranscriptView.of(call, talk(caller, callId))));
  }

  @Operation(
      operationId = "getCallAnalysis",
      summary = "Show what came of a call",
      description =
          "Worked out by plain rules from the timeline; `conversation` is what was found in the transcript of a conversation once it was over, by a language model or by rules: it says which.")
  @GetMapping("/analysis")
  ResponseEntity<Success<Analysis>> analysis(Caller.Customer caller, @PathVariable CallId callId) {
    Call call = find(caller, callId);
    return Success.of(
        new Analysis(
            AnalysisView.of(
                call,
                talk(caller, callId),
                analyses
                    .of(caller.account(), callId)
                    .map(ConversationAnalysisView::of)
                    .orElse(null))));
  }

  @Operation(operationId = "getCallReceipt", summary = "Show what a call cost, and why")
  @GetMapping("/receipt")
  ResponseEntity<Success<Receipt>> receipt(Caller.Customer caller, @PathVariable CallId callId) {
    Call call = find(caller, callId);
    return ledger
        .reservation(caller.account(), callId, call.startedAt())
        .map(reservation -> Success.of(new Receipt(ReceiptView.of(call, reservation))))
        .orElseThrow(() -> new IllegalStateException("call " + callId + " has no reservation"));
  }

  private Call find(Caller.Customer caller, CallId id) {
    return calls
        .find(caller.account(), id)
        .orElseThrow(() -> Problem.notFound("Call").asException());
  }

  private CallTalk talk(Caller.Customer caller, CallId id) {
    return CallTalk.of(calls.events(caller.account(), id));
  }

  /// A call's numbered timeline, in order.
  record Timeline(UUID callId, List<EventView> events) {}

  /// @param sequence counts a call's events from 1 without a gap
  record EventView(
      int sequence,
      @Schema(example = "call.answered") String type,
      Instant at,
      Map<String, Object> data) {

    static EventView of(CallEvent event) {
      return new EventView(event.sequence(), event.type(), event.at(), event.data());
    }
  }

  /// Wraps a transcript.
  record Transcript(TranscriptView transcript) {}

  /// Wraps an analysis.
  record Analysis(AnalysisView analysis) {}

  /// Wraps a receipt.
  record Receipt(ReceiptView receipt) {}
}
