package io.callmanager.api.v1.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentScript;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.shared.MessageTemplate;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An agent as it is now.
///
/// @param extension the digits by which it is reached like a device; null for none
/// @param isDefault whether it is the one that the account has chosen for calls that name none
/// @param version counts the changes of what the agent says and does; a call keeps the version it was placed with
/// @param creditsPerMinute set by the operator
/// @param variables what `contactData` may hold for the agent's texts
public record AgentView(
    UUID id,
    UUID accountId,
    @Schema(example = "Reminder") String name,
    @Schema(example = "9000") @Nullable String extension,
    @JsonProperty("default") boolean isDefault,
    Agent.Status status,
    @Nullable String rejectionReason,
    int version,
    @Schema(allowableValues = {"announce", "conversation"}) String mode,
    String prompt,
    @Schema(example = "Hello {{name|there}}, this is {{company}}.") String firstMessage,
    @Schema(example = AgentScript.DEFAULT_VOICE) String voice,
    @Schema(example = AgentScript.DEFAULT_LANGUAGE) String language,
    int maxDurationSeconds,
    int ringTimeoutSeconds,
    @Nullable UUID defaultFromNumberId,
    @Schema(allowableValues = {"never", "always", "human"}) String recording,
    String recordingAnnouncement,
    @Schema(allowableValues = {"off", "detect", "hang_up", "leave_message"})
        String machineDetection,
    DialogueView conversation,
    int creditsPerMinute,
    List<String> variables,
    Instant createdAt,
    Instant updatedAt) {

  public static AgentView of(Agent agent) {
    AgentScript script = agent.script();
    return new AgentView(
        agent.id().value(),
        agent.account().value(),
        agent.name(),
        agent.extension(),
        agent.isDefault(),
        agent.status(),
        agent.rejectionReason(),
        agent.version(),
        script.mode().name().toLowerCase(Locale.ROOT),
        script.prompt(),
        script.firstMessage(),
        script.voice(),
        script.language(),
        script.maxDurationSeconds(),
        script.ringTimeoutSeconds(),
        script.defaultFromNumberId() == null ? null : script.defaultFromNumberId().value(),
        script.recording().name().toLowerCase(Locale.ROOT),
        script.recordingAnnouncement(),
        script.machine().name().toLowerCase(Locale.ROOT),
        DialogueView.of(script.dialogue()),
        agent.creditsPerMinute(),
        variables(script),
        agent.createdAt(),
        agent.updatedAt());
  }

  private static List<String> variables(AgentScript script) {
    Set<String> names =
        new LinkedHashSet<>(MessageTemplate.parse(script.firstMessage()).variables());
    names.addAll(MessageTemplate.parse(script.prompt()).variables());
    names.addAll(MessageTemplate.parse(script.recordingAnnouncement()).variables());
    names.addAll(
        MessageTemplate.parse(script.dialogue().abilities().voicemailMessage()).variables());
    if (FlowReader.read(script.dialogue().script()) instanceof FlowReading.Read(Flow flow)) {
      names.addAll(flow.variables());
    }
    script.dialogue().stream()
        .parameters()
        .values()
        .forEach(value -> names.addAll(MessageTemplate.parse(value).variables()));
    return List.copyOf(names);
  }

  /// Wraps an agent.
  ///
  /// @param notices what of it will not work on this server as it is, for a person to read
  public record OneAgent(AgentView agent, List<String> notices) {}
}
