package io.callmanager.api.v1.admin;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.MayBeEmpty;
import io.callmanager.api.request.Query;
import io.callmanager.api.v1.agent.AgentView;
import io.callmanager.call.AgentNotices;
import io.callmanager.shared.AgentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The operator's say over agents.
@RestController
@Tag(name = "Operators")
@RequestMapping("/api/v1/admin/agents")
class AdminAgentsController {

  private static final int MAX_RATE = 1_000_000;
  private static final int MAX_REASON = 500;

  private final AgentApprovals approvals;
  private final AgentNotices notices;

  AdminAgentsController(AgentApprovals approvals, AgentNotices notices) {
    this.approvals = approvals;
    this.notices = notices;
  }

  @Operation(
      operationId = "listAwaitingAgents",
      summary = "List the agents that await approval",
      description = "Longest waiting first, at most 500.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "status",
      description = "Only PENDING.",
      schema = @Schema(type = "string", allowableValues = "PENDING"))
  @GetMapping
  ResponseEntity<Success<AwaitingAgents>> awaiting(Caller.Operator caller, Query query) {
    Agent.@Nullable Status status = query.oneOf("status", Agent.Status.class);
    if (status != null && status != Agent.Status.PENDING) {
      query.issues().add("status", "Only agents that are PENDING are listed");
    }
    query.check();
    return Success.of(
        new AwaitingAgents(approvals.awaiting().stream().map(AgentView::of).toList()));
  }

  @Operation(
      operationId = "approveAgent",
      summary = "Approve an agent as it is now",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = RateDraft.class))))
  @PostMapping("/{id}/approve")
  ResponseEntity<Success<AgentView.OneAgent>> approve(
      Caller.Operator caller, @PathVariable AgentId id, @MayBeEmpty Body body) {
    @Nullable Integer rate = body.optional("creditsPerMinute").integer(1, MAX_RATE);
    body.check();
    return answer(approvals.approve(id, rate));
  }

  @Operation(
      operationId = "rejectAgent",
      summary = "Reject an agent",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RejectionDraft.class))))
  @PostMapping("/{id}/reject")
  ResponseEntity<Success<AgentView.OneAgent>> reject(
      Caller.Operator caller, @PathVariable AgentId id, Body body) {
    @Nullable String reason = body.required("reason").wording(MAX_REASON);
    body.check();
    return answer(approvals.reject(id, requireNonNull(reason)));
  }

  @Operation(
      operationId = "setAgentRate",
      summary = "Set what a minute of an agent costs",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RateDraft.class))))
  @PatchMapping("/{id}")
  ResponseEntity<Success<AgentView.OneAgent>> setRate(
      Caller.Operator caller, @PathVariable AgentId id, Body body) {
    @Nullable Integer rate = body.required("creditsPerMinute").integer(1, MAX_RATE);
    body.check();
    return answer(approvals.setRate(id, requireNonNull(rate)));
  }

  private ResponseEntity<Success<AgentView.OneAgent>> answer(Optional<Agent> agent) {
    return agent
        .map(
            a ->
                Success.of(
                    new AgentView.OneAgent(AgentView.of(a), notices.of(a.account(), a.script()))))
        .orElseThrow(() -> Problem.notFound("Agent").asException());
  }

  /// The agents of all accounts that await approval, longest waiting first.
  record AwaitingAgents(List<AgentView> agents) {}

  /// An agent's rate.
  @Schema(name = "RateDraft")
  record RateDraft(
      @Schema(minimum = "1", maximum = "1000000", example = "2")
          @Nullable Integer creditsPerMinute) {}

  /// Why an agent is rejected.
  @Schema(name = "RejectionDraft")
  record RejectionDraft(
      @Schema(
              minLength = 1,
              maxLength = MAX_REASON,
              example = "Says who is calling too late",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String reason) {}
}
