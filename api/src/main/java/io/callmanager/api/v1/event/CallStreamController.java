package io.callmanager.api.v1.event;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Query;
import io.callmanager.api.v1.event.Watchers.Kind;
import io.callmanager.api.v1.event.Watchers.Watcher;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.callmanager.event.Events;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A call's events as they happen, as server-sent events. The request's own thread, a virtual one, waits and writes: a client that
/// reads slowly holds up nobody, and nothing is kept for it.
@RestController
@Tag(name = "Events")
class CallStreamController {

  private static final Logger log = LoggerFactory.getLogger(CallStreamController.class);

  private static final String RESUMED = "Last-Event-ID";
  private static final String RESUMED_PARAMETER = "lastEventId";
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final Calls calls;
  private final Events events;
  private final Watchers watchers;
  private final EventProperties properties;
  private final Clock clock;

  CallStreamController(
      Calls calls, Events events, Watchers watchers, EventProperties properties, Clock clock) {
    this.calls = calls;
    this.events = events;
    this.watchers = watchers;
    this.properties = properties;
    this.clock = clock;
  }

  @Operation(
      operationId = "streamCall",
      summary = "Follow a call",
      description =
          "Server-sent events: all events of the call so far, then each as it happens, until a moment after the call's end. `id` is the event's number in the call, `data` the event as in the feed.")
  @Parameter(
      in = ParameterIn.HEADER,
      name = RESUMED,
      description = "Only events after the one of this number; browsers send it by themselves.",
      schema = @Schema(type = "integer", minimum = "0"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = RESUMED_PARAMETER,
      description = "The same, for who can't set headers. The header goes before.",
      schema = @Schema(type = "integer", minimum = "0"))
  @ApiResponse(
      responseCode = "200",
      description = "The stream.",
      content =
          @Content(
              mediaType = "text/event-stream",
              schema = @Schema(type = "string"),
              examples =
                  @ExampleObject(
                      "id: 3\nevent: call.answered\ndata: {\"id\":\"evt_019aaaaa00007000800000000000000f_3\",\"type\":\"call.answered\",\"timestamp\":\"2026-01-31T12:00:00.123Z\",\"data\":{}}\n\n")))
  @ApiResponse(
      responseCode = "204",
      description = "The call has ended and there is nothing after the event of that number.",
      content = @Content)
  @GetMapping("/api/v1/calls/{callId}/stream")
  void stream(
      Caller.Customer caller,
      @PathVariable CallId callId,
      Query query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    int after = resumedAfter(query, request.getHeader(RESUMED));
    AccountId account = caller.account();
    Call call =
        calls.find(account, callId).orElseThrow(() -> Problem.notFound("Call").asException());
    if (after > 0 && call.status().ended() && events.ofCall(account, callId, after, 1).isEmpty()) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return;
    }
    try (Watcher watcher =
        watchers
            .admit(Kind.STREAM, account, change -> change.call().equals(callId))
            .orElseThrow(
                () ->
                    Problem.tooMany("Too many streams are open already.", TRY_AGAIN)
                        .asException())) {
      new CallStream(events, call, after, watcher, properties.heartbeat(), clock).run(response);
    } catch (IOException e) {
      log.debug("call={} a client that followed it went away: {}", callId, e.toString());
    } catch (DataAccessException | TransactionException e) {
      if (!response.isCommitted()) {
        throw e;
      }
      log.warn("call={} a stream was broken off: {}", callId, e.getMessage());
    }
  }

  private static int resumedAfter(Query query, @Nullable String header) {
    int asked = query.integer(RESUMED_PARAMETER, 0, Integer.MAX_VALUE, 0);
    query.check();
    if (header == null || header.isBlank()) {
      return asked;
    }
    try {
      int resumed = Integer.parseInt(header.strip());
      if (resumed >= 0) {
        return resumed;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw Problem.invalidQuery(Map.of(RESUMED, List.of("Must be the id of an event of the stream")))
        .asException();
  }
}
