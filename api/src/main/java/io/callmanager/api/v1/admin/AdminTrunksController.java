package io.callmanager.api.v1.admin;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Query;
import io.callmanager.api.v1.trunk.TrunkAnswers;
import io.callmanager.api.v1.trunk.TrunkDraft;
import io.callmanager.api.v1.trunk.TrunkView;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import io.callmanager.trunk.PlatformTrunks;
import io.callmanager.trunk.Trunk;
import io.callmanager.trunk.TrunkHistory;
import io.callmanager.trunk.TrunkOverview;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The platform's own trunks, and who may use them.
@RestController
@Tag(name = "Operators")
@RequestMapping("/api/v1/admin")
class AdminTrunksController {

  private static final int MOST_LINES = 200;

  private final PlatformTrunks trunks;
  private final TrunkOverview overview;
  private final TrunkHistory history;
  private final TrunkAnswers answers;

  AdminTrunksController(
      PlatformTrunks trunks, TrunkOverview overview, TrunkHistory history, TrunkAnswers answers) {
    this.trunks = trunks;
    this.overview = overview;
    this.history = history;
    this.answers = answers;
  }

  @Operation(
      operationId = "listTrunks",
      summary = "Show all trunks and how they are",
      description = "Those of the configuration, the platform's, and the accounts' own.")
  @GetMapping("/trunks")
  ResponseEntity<Success<TrunkList>> list(Caller.Operator caller) {
    return Success.of(new TrunkList(overview.all().stream().map(TrunkLine::of).toList()));
  }

  @Operation(
      operationId = "createPlatformTrunk",
      summary = "Add a trunk of the platform's",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TrunkDraft.class))))
  @Fails(409)
  @Idempotent
  @PostMapping("/trunks")
  ResponseEntity<Success<TrunkView.OneTrunk>> create(Caller.Operator caller, Body body) {
    return answers.saved(trunks.create(TrunkDraft.read(body, true, true).toTrunk(null)));
  }

  @Operation(operationId = "getPlatformTrunk", summary = "Show a trunk of the platform's")
  @GetMapping("/trunks/{id}")
  ResponseEntity<Success<TrunkView.OneTrunk>> get(
      Caller.Operator caller, @PathVariable TrunkId id) {
    return answers.one(find(id));
  }

  private Trunk find(TrunkId id) {
    return trunks.find(id).orElseThrow(() -> Problem.notFound("Trunk").asException());
  }

  @Operation(
      operationId = "changePlatformTrunk",
      summary = "Change a trunk of the platform's",
      description = "Only what is sent is changed; calls that stand go on as they are.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TrunkDraft.class))))
  @Fails(409)
  @PatchMapping("/trunks/{id}")
  ResponseEntity<Success<TrunkView.OneTrunk>> change(
      Caller.Operator caller, @PathVariable TrunkId id, Body body) {
    TrunkDraft.Wish wish = TrunkDraft.read(body, false, true);
    return answers.saved(trunks.change(id, wish::applyTo));
  }

  @Operation(operationId = "deletePlatformTrunk", summary = "Delete a trunk of the platform's")
  @DeleteMapping("/trunks/{id}")
  ResponseEntity<Success<TrunkAnswers.DeletedTrunk>> delete(
      Caller.Operator caller, @PathVariable TrunkId id) {
    if (!trunks.delete(id)) {
      throw Problem.notFound("Trunk").asException();
    }
    return Success.of(new TrunkAnswers.DeletedTrunk(id.value(), true));
  }

  @Operation(
      operationId = "getPlatformTrunkHistory",
      summary = "Show how a trunk of the platform's was",
      description =
          "Changes of its health within the last 30 days, the latest first. Trunks of the configuration have a history too.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "limit",
      description = "How many at most.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
  @GetMapping("/trunks/{id}/history")
  ResponseEntity<Success<TrunkAnswers.History>> history(
      Caller.Operator caller, @PathVariable TrunkId id, Query query) {
    int limit = query.integer("limit", 1, MOST_LINES, 50);
    query.check();
    if (overview.all().stream().noneMatch(trunk -> trunk.id().equals(id))) {
      find(id);
    }
    return Success.of(new TrunkAnswers.History(history.ofPlatform(id, limit)));
  }

  @Operation(
      operationId = "listAssignedTrunks",
      summary = "Show which of the platform's trunks an account may use")
  @GetMapping("/accounts/{accountId}/trunks")
  ResponseEntity<Success<AssignedTrunks>> assigned(
      Caller.Operator caller, @PathVariable AccountId accountId) {
    return Success.of(
        new AssignedTrunks(trunks.assignedTo(accountId).stream().map(answers::view).toList()));
  }

  @Operation(operationId = "assignTrunk", summary = "Let an account use a trunk of the platform's")
  @PutMapping("/accounts/{accountId}/trunks/{trunkId}")
  ResponseEntity<Success<Assignment>> assign(
      Caller.Operator caller, @PathVariable AccountId accountId, @PathVariable TrunkId trunkId) {
    return assign(accountId, trunkId, true);
  }

  @Operation(operationId = "unassignTrunk", summary = "Take a trunk back from an account")
  @DeleteMapping("/accounts/{accountId}/trunks/{trunkId}")
  ResponseEntity<Success<Assignment>> unassign(
      Caller.Operator caller, @PathVariable AccountId accountId, @PathVariable TrunkId trunkId) {
    return assign(accountId, trunkId, false);
  }

  private ResponseEntity<Success<Assignment>> assign(
      AccountId account, TrunkId trunk, boolean active) {
    if (!trunks.assign(account, trunk, active)) {
      throw Problem.notFound("Account or trunk").asException();
    }
    return Success.of(new Assignment(account.value(), trunk.value(), active));
  }

  /// Every trunk: those of the configuration in its order, then the others in the order of their making.
  record TrunkList(List<TrunkLine> trunks) {}

  /// A trunk and how it is.
  ///
  /// @param accountId whose it is; null for the platform's
  /// @param registered whether it has taken our REGISTER; null where none is sent
  record TrunkLine(
      UUID id,
      String name,
      @Nullable UUID accountId,
      String uri,
      TrunkStatus.Health health,
      String detail,
      @Nullable Instant checkedAt,
      @Nullable Boolean registered,
      int channelsInUse,
      @Nullable Integer maxChannels,
      @Nullable Integer callsPerSecond) {

    static TrunkLine of(TrunkStatus status) {
      return new TrunkLine(
          status.id().value(),
          status.name(),
          status.owner() == null ? null : status.owner().value(),
          status.uri(),
          status.health(),
          status.detail(),
          status.checkedAt(),
          status.registered(),
          status.channelsInUse(),
          status.maxChannels(),
          status.callsPerSecond());
    }
  }

  /// The platform's trunks that an account may use.
  record AssignedTrunks(List<TrunkView> trunks) {}

  /// Whether an account may use a trunk.
  record Assignment(UUID accountId, UUID trunkId, boolean assigned) {}
}
