package io.callmanager.api.dialect.krosai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.request.Query;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.callmanager.shared.CallId;
import io.callmanager.shared.NumberedPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Lists calls in KrosAI's words, and shows them.
@RestController
@ConditionalOnDialect(KrosaiContract.NAME)
@Tag(name = "KrosAI")
@RequestMapping("/v1/calls")
class KrosaiCallLogController {

  private final Calls calls;
  private final KrosaiEntries entries;

  KrosaiCallLogController(Calls calls, KrosaiEntries entries) {
    this.calls = calls;
    this.entries = entries;
  }

  @Operation(
      operationId = "krosaiListCalls",
      summary = "List calls",
      description =
          "Newest first. `metadata.key=value` (also `metadata[key]=value`) finds calls by their metadata.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "page",
      description = "From 1.",
      schema = @Schema(type = "integer", minimum = "1", defaultValue = "1"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "limit",
      description = "How many calls a page holds.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "20"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "status",
      description =
          "Any of these; repeated, or separated by commas. `answered` and `in_progress` find the same calls.",
      example = "completed",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "direction",
      description = "`outbound`; no call is `inbound`.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"inbound", "outbound"}))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "phone_number_id",
      description = "Calls from this number.",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "start_date",
      description = "Calls created then or later: a day or an instant.",
      example = "2026-01-01",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "end_date",
      description = "Calls created until the end of that day, or before that instant.",
      example = "2026-01-31",
      schema = @Schema(type = "string"))
  @GetMapping
  ResponseEntity<CallLog> list(Caller.Customer caller, Query query) {
    CallLogQuery wanted = CallLogQuery.read(query);
    NumberedPage<Call> found =
        wanted.none()
            ? new NumberedPage<>(List.of(), 0)
            : calls.numbered(caller.account(), wanted.filter(), wanted.page(), wanted.limit());
    return json(
        new CallLog(
            found.items().stream().map(entries::of).toList(),
            found.total(),
            wanted.page(),
            wanted.limit(),
            Math.ceilDiv(found.total(), wanted.limit())));
  }

  @Operation(operationId = "krosaiGetCall", summary = "Show a call")
  @GetMapping("/{callId}")
  ResponseEntity<CallEntry> get(Caller.Customer caller, @PathVariable String callId) {
    return KrosaiId.CALL
        .read(callId)
        .flatMap(id -> calls.find(caller.account(), new CallId(id)))
        .map(call -> json(entries.of(call)))
        .orElseThrow(
            () ->
                Refusal.of(
                    HttpStatus.NOT_FOUND,
                    Refusal.CALL_NOT_FOUND,
                    "Call not found",
                    "call_id",
                    callId));
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// A page of calls.
  ///
  /// @param total how many calls there are on all pages
  @Schema(name = "KrosaiCallLog")
  record CallLog(
      List<CallEntry> data,
      @Schema(example = "1") long total,
      @Schema(example = "1") int page,
      @Schema(example = "20") int limit,
      @JsonProperty("total_pages") @Schema(example = "1") long totalPages) {}
}
