package io.callmanager.api.dialect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.account.Caller;
import io.callmanager.api.contract.ContractName;
import io.callmanager.call.Call;
import io.callmanager.call.CurrentCalls;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Lists calls for the dialects that have the same path for it, with what each of them tells of a call.
@RestController
@ConditionalOnDialect({ContractName.CLAUDE_PHONE, ContractName.AGENTICAI})
@Tag(name = "Call list", description = "The list of calls that Claude Phone and AgenticAI share.")
class CallListController {

  private static final int MOST = 1000;

  private final CurrentCalls calls;
  private final List<CallListing> dialects;

  CallListController(CurrentCalls calls, List<CallListing> dialects) {
    this.calls = calls;
    this.dialects = dialects;
  }

  @Operation(
      operationId = "listCurrentCalls",
      summary = "List the calls that go on",
      description =
          "The newest first, at most 1,000. For Claude Phone those that ended within the last minute are among them; a key that is bound to AgenticAI sees those alone that go on.")
  @GetMapping("/api/calls")
  ResponseEntity<CallList> list(Caller.Customer caller) {
    List<Call> found = calls.of(caller.account(), afterEnd(caller.contract()), MOST);
    List<Map<String, Object>> rows =
        Stream.<Map<String, Object>>generate(LinkedHashMap::new).limit(found.size()).toList();
    for (CallListing dialect : dialects) {
      List<Map<String, Object>> told = dialect.describe(caller.account(), found);
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).putAll(told.get(i));
      }
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(new CallList(true, rows.size(), rows));
  }

  /// @param contract that the key is bound to; null for none
  private Duration afterEnd(@Nullable String contract) {
    return dialects.stream()
        .filter(dialect -> contract == null || dialect.contract().equals(contract))
        .map(CallListing::afterEnd)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// @param count how many there are
  record CallList(
      boolean success,
      int count,
      @ArraySchema(schema = @Schema(implementation = ListedCall.class))
          List<Map<String, Object>> calls) {}

  /// A call in the list. What only one of the dialects has is left out where that one is switched off.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ListedCall")
  record ListedCall(
      @Nullable String callId,
      @Schema(example = "+15551234567") @Nullable String to,
      @Schema(
              allowableValues = {
                "queued",
                "dialing",
                "playing",
                "conversing",
                "completed",
                "failed"
              })
          @Nullable String state,
      @JsonProperty("call_id") @Nullable String id,
      @JsonProperty("to_number") @Schema(example = "+15551234567") @Nullable String toNumber,
      @Schema(
              allowableValues = {
                "initiating",
                "ringing",
                "in-progress",
                "completed",
                "failed",
                "busy",
                "no-answer",
                "canceled"
              })
          @Nullable String status,
      @Schema(allowableValues = "outbound") @Nullable String direction) {}
}
