package io.callmanager.api.v1.agent;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.Agents;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.call.AgentNotices;
import io.callmanager.call.AgentStreams;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's agents.
@RestController
@Tag(
    name = "Agents",
    description = "What callees hear. A new agent, and one that was changed, awaits approval.")
@RequestMapping("/api/v1/agents")
class AgentsController {

  static final int MAX_LIMIT = 200;
  static final int DEFAULT_LIMIT = 50;

  private final Agents agents;
  private final AgentNotices notices;
  private final AgentStreams streams;

  AgentsController(Agents agents, AgentNotices notices, AgentStreams streams) {
    this.agents = agents;
    this.notices = notices;
    this.streams = streams;
  }

  @Operation(
      operationId = "createAgent",
      summary = "Add an agent",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = AgentDraft.class))))
  @Idempotent
  @PostMapping
  ResponseEntity<Success<AgentView.OneAgent>> create(Caller.Customer caller, Body body) {
    AgentDraft.Wish wish = AgentDraft.readNew(body).checked(streams);
    return answer(
        agents.create(
            caller.account(), requireNonNull(wish.name()), wish.extension(), wish.toScript()));
  }

  @Operation(operationId = "listAgents", summary = "List agents", description = "Newest first.")
  @PageParameters
  @GetMapping
  ResponseEntity<Success<AgentPage>> list(Caller.Customer caller, Query query) {
    @Nullable UUID cursor = query.cursor("cursor");
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();
    Page<Agent> page =
        agents.page(caller.account(), cursor == null ? null : new AgentId(cursor), limit);
    UUID last = page.nextCursor() == null ? null : page.items().getLast().id().value();
    return Success.of(
        new AgentPage(page.items().stream().map(AgentView::of).toList(), Cursor.write(last)));
  }

  @Operation(operationId = "getAgent", summary = "Show an agent")
  @GetMapping("/{id}")
  ResponseEntity<Success<AgentView.OneAgent>> get(
      Caller.Customer caller, @PathVariable AgentId id) {
    return answer(agents.find(caller.account(), id));
  }

  @Operation(
      operationId = "changeAgent",
      summary = "Change an agent",
      description =
          "Only what is sent is changed. A new name or extension needs no approval; anything else does.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = AgentDraft.class))))
  @PatchMapping("/{id}")
  ResponseEntity<Success<AgentView.OneAgent>> change(
      Caller.Customer caller, @PathVariable AgentId id, Body body) {
    AgentDraft.Wish wish = AgentDraft.readChange(body).checked(streams);
    return answer(
        agents.change(caller.account(), id, wish.name(), wish.extension(), wish::applyTo));
  }

  @Operation(
      operationId = "makeAgentDefault",
      summary = "Make an agent the account's default",
      description =
          "For requests that name no agent, or one that there is not, where that is no mistake. The one that was it before is so no more. As long as there is none, or it is not approved, the account's oldest approved agent stands in.")
  @PostMapping("/{id}/default")
  ResponseEntity<Success<AgentView.OneAgent>> makeDefault(
      Caller.Customer caller, @PathVariable AgentId id) {
    return answer(agents.makeDefault(caller.account(), id));
  }

  @Operation(
      operationId = "deleteAgent",
      summary = "Delete an agent",
      description = "Its calls keep what they used of it.")
  @DeleteMapping("/{id}")
  ResponseEntity<Success<DeletedAgent>> delete(Caller.Customer caller, @PathVariable AgentId id) {
    if (!agents.delete(caller.account(), id)) {
      throw Problem.notFound("Agent").asException();
    }
    return Success.of(new DeletedAgent(id.value(), true));
  }

  private ResponseEntity<Success<AgentView.OneAgent>> answer(Agents.Saved saved) {
    return switch (saved) {
      case Agents.Saved.Done(Agent agent) -> answer(Optional.of(agent));
      case Agents.Saved.NotFound() -> throw Problem.notFound("Agent").asException();
      case Agents.Saved.ExtensionTaken() ->
          throw Problem.invalidBody(
                  Map.of("extension", List.of("Another agent of the account has it")))
              .asException();
      case Agents.Saved.UnknownNumber() ->
          throw Problem.invalidBody(
                  Map.of("defaultFromNumberId", List.of("Not one of the account's numbers")))
              .asException();
    };
  }

  private ResponseEntity<Success<AgentView.OneAgent>> answer(Optional<Agent> found) {
    Agent agent = found.orElseThrow(() -> Problem.notFound("Agent").asException());
    return Success.of(
        new AgentView.OneAgent(AgentView.of(agent), notices.of(agent.account(), agent.script())));
  }

  /// Agents, newest first.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record AgentPage(List<AgentView> agents, @Nullable String nextCursor) {}

  /// What was deleted.
  record DeletedAgent(UUID id, boolean deleted) {}
}
