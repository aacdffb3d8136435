package io.callmanager.api.v1.trunk;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Query;
import io.callmanager.call.spi.TrunkControl;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.TrunkId;
import io.callmanager.trunk.PlatformTrunks;
import io.callmanager.trunk.Trunk;
import io.callmanager.trunk.TrunkHistory;
import io.callmanager.trunk.Trunks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's trunks.
@RestController
@Tag(
    name = "Trunks",
    description =
        "Ways out to the telephone network. An account's calls take its own trunks and those that the operator assigned to it; without either, the platform's shared ones.")
@RequestMapping("/api/v1/trunks")
class TrunksController {

  private static final int MOST_LINES = 200;

  private final Trunks trunks;
  private final PlatformTrunks platform;
  private final TrunkHistory history;
  private final TrunkControl telephone;
  private final TrunkAnswers answers;

  TrunksController(
      Trunks trunks,
      PlatformTrunks platform,
      TrunkHistory history,
      TrunkControl telephone,
      TrunkAnswers answers) {
    this.trunks = trunks;
    this.platform = platform;
    this.history = history;
    this.telephone = telephone;
    this.answers = answers;
  }

  @Operation(
      operationId = "createTrunk",
      summary = "Add a trunk",
      description = "It is used from the next call on.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TrunkDraft.class))))
  @Fails(409)
  @Idempotent
  @PostMapping
  ResponseEntity<Success<TrunkView.OneTrunk>> create(Caller.Customer caller, Body body) {
    TrunkDraft.Wish wish = TrunkDraft.read(body, true, false);
    return answers.saved(trunks.create(caller.account(), wish.toTrunk(caller.account())));
  }

  @Operation(
      operationId = "listOwnTrunks",
      summary = "List the account's trunks",
      description = "Its own, by name, and those of the platform's that are assigned to it.")
  @GetMapping
  ResponseEntity<Success<TrunkLists>> list(Caller.Customer caller) {
    return Success.of(
        new TrunkLists(
            trunks.list(caller.account()).stream().map(answers::view).toList(),
            platform.assignedTo(caller.account()).stream().map(this::assigned).toList()));
  }

  private AssignedTrunk assigned(Trunk trunk) {
    TrunkId id = trunk.definition().id();
    return new AssignedTrunk(
        id.value(),
        trunk.definition().name(),
        trunk.definition().enabled(),
        telephone.status(id).map(TrunkStatus::health).orElse(TrunkStatus.Health.UNKNOWN));
  }

  @Operation(operationId = "getTrunk", summary = "Show a trunk")
  @GetMapping("/{id}")
  ResponseEntity<Success<TrunkView.OneTrunk>> get(
      Caller.Customer caller, @PathVariable TrunkId id) {
    return answers.one(find(caller, id));
  }

  private Trunk find(Caller.Customer caller, TrunkId id) {
    return trunks
        .find(caller.account(), id)
        .orElseThrow(() -> Problem.notFound("Trunk").asException());
  }

  @Operation(
      operationId = "changeTrunk",
      summary = "Change a trunk",
      description = "Only what is sent is changed; calls that stand go on as they are.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TrunkDraft.class))))
  @Fails(409)
  @PatchMapping("/{id}")
  ResponseEntity<Success<TrunkView.OneTrunk>> change(
      Caller.Customer caller, @PathVariable TrunkId id, Body body) {
    TrunkDraft.Wish wish = TrunkDraft.read(body, false, false);
    return answers.saved(trunks.change(caller.account(), id, wish::applyTo));
  }

  @Operation(
      operationId = "deleteTrunk",
      summary = "Delete a trunk",
      description = "Calls that stand go on.")
  @DeleteMapping("/{id}")
  ResponseEntity<Success<TrunkAnswers.DeletedTrunk>> delete(
      Caller.Customer caller, @PathVariable TrunkId id) {
    if (!trunks.delete(caller.account(), id)) {
      throw Problem.notFound("Trunk").asException();
    }
    return Success.of(new TrunkAnswers.DeletedTrunk(id.value(), true));
  }

  @Operation(
      operationId = "getTrunkHistory",
      summary = "Show how a trunk was",
      description = "Changes of its health within the last 30 days, the latest first.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "limit",
      description = "How many at most.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
  @GetMapping("/{id}/history")
  ResponseEntity<Success<TrunkAnswers.History>> history(
      Caller.Customer caller, @PathVariable TrunkId id, Query query) {
    int limit = query.integer("limit", 1, MOST_LINES, 50);
    query.check();
    find(caller, id);
    return Success.of(new TrunkAnswers.History(history.of(caller.account(), id, limit)));
  }

  /// An account's trunks.
  ///
  /// @param trunks its own
  /// @param assigned the platform's that are assigned to it
  record TrunkLists(List<TrunkView> trunks, List<AssignedTrunk> assigned) {}

  /// One of the platform's trunks, as an account sees it.
  record AssignedTrunk(UUID id, String name, boolean enabled, TrunkStatus.Health health) {}
}
