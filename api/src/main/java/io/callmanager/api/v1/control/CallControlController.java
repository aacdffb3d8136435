package io.callmanager.api.v1.control;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.call.CallCommand;
import io.callmanager.call.CallControl;
import io.callmanager.call.CommandResult;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PlaybackId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Steers answered calls. Each command is answered as soon as it is queued; what becomes of it is told in the call's events.
@RestController
@Tag(
    name = "Call control",
    description =
        "Say, play, gather and send digits while a call is up. Everything is queued in order; a call that was asked for something stays up until somebody hangs up.")
@RequestMapping("/api/v1/calls/{callId}")
class CallControlController {

  private final CallControl control;
  private final SoundSource sounds;

  CallControlController(CallControl control, SoundSource sounds) {
    this.control = control;
    this.sounds = sounds;
  }

  @Operation(
      operationId = "sayOnCall",
      summary = "Say something",
      description = "Told of by the events `speech.started` and `tts.played`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SayDraft.class))))
  @Fails({404, 409})
  @Idempotent
  @PostMapping("/say")
  ResponseEntity<Success<QueuedPlayback>> say(
      Caller.Customer caller, @PathVariable CallId callId, Body body) {
    return command(caller, callId, SayDraft.read(body));
  }

  @Operation(
      operationId = "playOnCall",
      summary = "Play a sound",
      description =
          "One that was uploaded, or one that is fetched for it. Told of by the events `playback.started` and `playback.finished`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = PlayDraft.class))))
  @Fails({404, 409})
  @Idempotent
  @PostMapping("/play")
  ResponseEntity<Success<QueuedPlayback>> play(
      Caller.Customer caller, @PathVariable CallId callId, Body body) {
    PlayDraft.Wish wish = PlayDraft.read(body);
    if (!control.goesOn(caller.account(), callId)) {
      throw Problem.notFound("Call").asException();
    }
    return command(caller, callId, sounds.command(caller.account(), wish));
  }

  @Operation(
      operationId = "gatherOnCall",
      summary = "Gather keys",
      description =
          "Says something, if wanted, and gathers the keys that are pressed; the first key cuts the saying short. Told of by `gather.started`, `gather.progress` for each key, and `gather.complete` or `gather.timeout`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = GatherDraft.class))))
  @Fails({404, 409})
  @Idempotent
  @PostMapping("/gather")
  ResponseEntity<Success<QueuedPlayback>> gather(
      Caller.Customer caller, @PathVariable CallId callId, Body body) {
    return command(caller, callId, GatherDraft.read(body));
  }

  @Operation(
      operationId = "sendDigitsOnCall",
      summary = "Send digits",
      description =
          "As telephone events where the other side takes them (RFC 4733), else as tones. Told of by `dtmf.sent`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = DigitsDraft.class))))
  @Fails({404, 409})
  @Idempotent
  @PostMapping("/dtmf")
  ResponseEntity<Success<QueuedPlayback>> sendDigits(
      Caller.Customer caller, @PathVariable CallId callId, Body body) {
    return command(caller, callId, DigitsDraft.read(body));
  }

  @Operation(
      operationId = "transferCall",
      summary = "Hand the callee over to somebody else",
      description =
          "By REFER where the trunk takes it (RFC 3515), else by a second call whose callee is connected with the first. Told of by `transfer.started`, then by `transfer.connected` for a second call; by `transfer.failed`, after which the call goes on; or by the call's end with the reason `transferred`. The account's dial rules and do-not-call list count for whom it is handed over to.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TransferDraft.class))))
  @Fails({403, 404, 409})
  @Idempotent
  @PostMapping("/transfer")
  ResponseEntity<Success<QueuedPlayback>> transfer(
      Caller.Customer caller, @PathVariable CallId callId, Body body) {
    return command(caller, callId, TransferDraft.read(body));
  }

  private ResponseEntity<Success<QueuedPlayback>> command(
      Caller.Customer caller, CallId callId, CallCommand command) {
    return switch (control.command(caller.account(), callId, command)) {
      case CommandResult.Accepted(PlaybackId id, int ahead) ->
          Success.of(new QueuedPlayback(callId.value(), id.value(), ahead));
      case CommandResult.NotFound() -> throw Problem.notFound("Call").asException();
      case CommandResult.NotAnswered() ->
          throw Problem.conflict("Call not answered", "Nobody has answered the call yet.")
              .asException();
      case CommandResult.Elsewhere() ->
          throw Problem.conflict(
                  "Call not within reach", "The server that carries the call can't be asked.")
              .asException();
      case CommandResult.TooMuch(int most) ->
          throw Problem.conflict(
                  "Too much queued", "As many as " + most + " things wait to be played already.")
              .asException();
      case CommandResult.Transferring(PlaybackId id) ->
          throw Problem.conflict(
                  "Transfer under way", "The callee is being handed over already: " + id + ".")
              .asException();
      case CommandResult.TransferredOften(int most) ->
          throw Problem.conflict(
                  "Too many transfers", "A call may be handed over " + most + " times.")
              .asException();
      case CommandResult.NotAllowed(var rule, var words, var allowedAt) ->
          throw Problem.callNotAllowed(rule, words, allowedAt).asException();
      case CommandResult.Gathering(PlaybackId id) ->
          throw Problem.conflict("Gather under way", "Keys are being gathered already: " + id + ".")
              .asException();
    };
  }

  /// Something that will be played or gathered.
  ///
  /// @param playbackId under which the call's events tell of it
  /// @param ahead how many things are queued before it
  record QueuedPlayback(UUID callId, UUID playbackId, int ahead) {}
}
