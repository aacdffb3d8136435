package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.PathIds;
import io.callmanager.call.Call;
import io.callmanager.call.CallCommand;
import io.callmanager.call.CallControl;
import io.callmanager.call.Calls;
import io.callmanager.call.CommandResult;
import io.callmanager.call.EndReason;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.sound.SoundName;
import io.callmanager.sound.Sounds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Steers calls in Kaphila's words. Each request is answered as soon as what it asks for is queued; what becomes of it is told by
/// the webhooks.
@RestController
@ConditionalOnDialect(KaphilaContract.NAME)
@Tag(name = "Kaphila")
class SteeringController {

  private static final int ANY_ID = 200;

  private final Calls calls;
  private final CallControl control;
  private final Agents agents;
  private final Sounds sounds;

  SteeringController(Calls calls, CallControl control, Agents agents, Sounds sounds) {
    this.calls = calls;
    this.control = control;
    this.agents = agents;
    this.sounds = sounds;
  }

  @Operation(
      operationId = "kaphilaHangUp",
      summary = "Hang a call up",
      description = "Cancels it while it rings, ends it after the answer.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SteeringDraft.HangUp.class))))
  @Fails(404)
  @PostMapping("/hangup")
  ResponseEntity<HungUp> hangUp(Caller.Customer caller, Body body) {
    Call call = find(caller.account(), sent(body));
    Call after = calls.hangUp(caller.account(), call.id()).orElseThrow(KaphilaContract::noSuchCall);
    if (after.endReason() == null) {
      throw outOfReach();
    } else if (after.endReason() != EndReason.LOCAL_HANGUP
        && after.endReason() != EndReason.CANCELED) {
      throw KaphilaContract.noSuchCall();
    }
    String id = call.id().toString();
    return json(new HungUp(true, "Call " + id + " terminated", id));
  }

  @Operation(
      operationId = "kaphilaVoice",
      summary = "Say something in a call",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SteeringDraft.Voice.class))))
  @Fails(404)
  @Idempotent
  @PostMapping("/voice")
  ResponseEntity<Spoken> voice(Caller.Customer caller, Body body) {
    Sent sent = sent(body);
    String text = sent.required("text", Sent.MOST_TEXT);
    String method = method(sent);
    Call call = find(caller.account(), sent);
    PlaybackId id = PlaybackId.next();
    command(call, new CallCommand.Say(id, utterance(call, text), false));
    return json(new Spoken(true, "TTS played successfully", text, "tts-" + id, method));
  }

  @Operation(
      operationId = "kaphilaPlay",
      summary = "Play a sound in a call",
      description = "One that the account has uploaded; folders before its name don't matter.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SteeringDraft.Play.class))))
  @Fails(404)
  @Idempotent
  @PostMapping("/play")
  ResponseEntity<Played> play(Caller.Customer caller, Body body) {
    Sent sent = sent(body);
    String file = sent.required("file", Sent.MOST_TEXT);
    String method = method(sent);
    Call call = find(caller.account(), sent);
    PlaybackId id = PlaybackId.next();
    CallCommand.Play play =
        SoundName.parse(file.substring(file.lastIndexOf('/') + 1))
            .flatMap(name -> sounds.playable(caller.account(), name))
            .map(sound -> new CallCommand.Play(id, sound.name().value(), sound.audio(), false))
            .orElseThrow(
                () -> KaphilaContract.refused(HttpStatus.NOT_FOUND, "Sound file not found"));
    command(call, play);
    return json(new Played(true, "Audio file played: " + file, file, "play-" + id, method));
  }

  @Operation(
      operationId = "kaphilaGather",
      summary = "Gather digits in a call",
      description =
          "Says something and gathers the keys that are pressed; the digits are told by the webhooks `gather.progress`, `gather.complete` and `gather.timeout`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SteeringDraft.Gather.class))))
  @Fails(404)
  @Idempotent
  @PostMapping("/gather")
  ResponseEntity<GatherBegun> gather(Caller.Customer caller, Body body) {
    Sent sent = sent(body);
    String text = sent.required("text", Sent.MOST_TEXT);
    int digits = sent.whole("numDigits", 1, SteeringDraft.MOST_DIGITS, 1);
    int millis =
        sent.within(
            "timeout",
            SteeringDraft.SHORTEST_MILLIS,
            SteeringDraft.LONGEST_MILLIS,
            SteeringDraft.USUAL_MILLIS);
    method(sent);
    Call call = find(caller.account(), sent);
    command(
        call,
        new CallCommand.Gather(
            PlaybackId.next(), utterance(call, text), digits, Duration.ofMillis(millis), null));
    return json(
        new GatherBegun(
            true,
            "Gathering " + digits + " digits with " + millis + "ms timeout",
            call.id().toString(),
            digits,
            millis));
  }

  @Operation(
      operationId = "kaphilaForwardCall",
      summary = "Hand a callee over to another number",
      description = "The account's dial rules and do-not-call list count for that number.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SteeringDraft.Forward.class))))
  @Fails({403, 404})
  @Idempotent
  @PostMapping("/forwardcall")
  ResponseEntity<Forwarded> forward(Caller.Customer caller, Body body) {
    Sent sent = sent(body);
    String digits =
        sent.numberInAnyForm("forwardNumber")
            .orElseThrow(() -> KaphilaContract.invalid("Missing required field: forwardNumber"));
    Call call = find(caller.account(), sent);
    PlaybackId id = PlaybackId.next();
    command(call, new CallCommand.Transfer(id, new PhoneNumber("+" + digits)));
    return json(new Forwarded(true, "Call forwarded to " + digits, id.toString()));
  }

  private static Sent sent(Body body) {
    return new Sent(body).checked();
  }

  private Call find(AccountId account, Sent sent) {
    String id = sent.required("callId", ANY_ID);
    return PathIds.call(id)
        .flatMap(call -> calls.find(account, call))
        .filter(call -> !call.status().ended())
        .orElseThrow(KaphilaContract::noSuchCall);
  }

  /// Where it is played: to one callee it is the same.
  private static String method(Sent sent) {
    String method = sent.text("playTo", ANY_ID).orElse(SteeringDraft.BRIDGE);
    if (!method.equals(SteeringDraft.BRIDGE) && !method.equals(SteeringDraft.CHANNEL)) {
      throw KaphilaContract.invalid("playTo must be bridge or channel");
    }
    return method;
  }

  /// Words in the call's voice.
  private Utterance utterance(Call call, String text) {
    Optional<AgentScript> script =
        agents
            .forCall(call.account(), call.agent())
            .map(Agent::script)
            .or(() -> agents.script(call.account(), call.agent(), call.agentVersion()))
            .map(call.script()::of);
    return new Utterance(
        text,
        script.map(AgentScript::voice).orElse(AgentScript.DEFAULT_VOICE),
        script.map(AgentScript::language).orElse(AgentScript.DEFAULT_LANGUAGE));
  }

  private void command(Call call, CallCommand command) {
    switch (control.command(call.account(), call.id(), command)) {
      case CommandResult.Accepted accepted -> {}
      case CommandResult.NotFound() -> throw KaphilaContract.noSuchCall();
      case CommandResult.NotAnswered() -> throw KaphilaContract.invalid("Call is not answered yet");
      case CommandResult.Elsewhere() -> throw outOfReach();
      case CommandResult.TooMuch(int most) ->
          throw KaphilaContract.invalid("As many as " + most + " things wait to be played already");
      case CommandResult.Gathering gathering ->
          throw KaphilaContract.invalid("Digits are being gathered already");
      case CommandResult.Transferring transferring ->
          throw KaphilaContract.invalid("The call is being forwarded already");
      case CommandResult.TransferredOften(int most) ->
          throw KaphilaContract.invalid("A call may be forwarded " + most + " times");
      case CommandResult.NotAllowed(var rule, var words, var allowedAt) ->
          throw Problem.callNotAllowed(rule, words, allowedAt).asException();
    }
  }

  private static RuntimeException outOfReach() {
    return KaphilaContract.refused(
        HttpStatus.INTERNAL_SERVER_ERROR, "The server that carries the call can't be asked");
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// A call that was ended.
  @Schema(name = "KaphilaHungUp")
  record HungUp(boolean success, String message, String callId) {}

  /// Words that will be said.
  ///
  /// @param playbackId under which the webhook `tts.played` tells of it
  record Spoken(
      boolean success,
      @Schema(example = "TTS played successfully") String message,
      String text,
      String playbackId,
      @Schema(allowableValues = {"bridge", "channel"}) String method) {}

  /// A sound that will be played.
  record Played(
      boolean success,
      @Schema(example = "Audio file played: custom/welcome") String message,
      @Schema(example = "custom/welcome") String file,
      String playbackId,
      @Schema(allowableValues = {"bridge", "channel"}) String method) {}

  /// Digits that are being gathered.
  record GatherBegun(
      boolean success,
      @Schema(example = "Gathering 4 digits with 12000ms timeout") String message,
      String callId,
      @Schema(example = "4") int expectedDigits,
      @Schema(example = "12000") int timeoutMs) {}

  /// A callee who is being handed over.
  ///
  /// @param forwardedCallId under which the call's own events tell of it
  record Forwarded(
      boolean success,
      @Schema(example = "Call forwarded to 14155550123") String message,
      String forwardedCallId) {}
}
