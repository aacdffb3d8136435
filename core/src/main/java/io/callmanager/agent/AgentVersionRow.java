package io.callmanager.agent;

import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "agent_version")
class AgentVersionRow {

  @EmbeddedId Key key;

  @Column(name = "prompt")
  private String prompt;

  @Column(name = "first_message")
  private String firstMessage;

  @Enumerated(EnumType.STRING)
  @Column(name = "mode")
  private AgentMode mode;

  @Column(name = "voice")
  private String voice;

  @Column(name = "language")
  private String language;

  @Column(name = "max_duration_seconds")
  private int maxDurationSeconds;

  @Column(name = "ring_timeout_seconds")
  private int ringTimeoutSeconds;

  @Column(name = "default_from_number_id")
  private @Nullable UUID defaultFromNumberId;

  @Enumerated(EnumType.STRING)
  @Column(name = "recording")
  private AgentRecording recording;

  @Column(name = "recording_announcement")
  private String recordingAnnouncement;

  @Enumerated(EnumType.STRING)
  @Column(name = "machine_policy")
  private MachinePolicy machine;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column(name = "dialogue")
  private String dialogue;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  protected AgentVersionRow() {}

  AgentVersionRow(AgentRow.Key agent, int version, AgentScript script, Instant now) {
    this.key = new Key(agent.accountId(), agent.id(), version);
    this.prompt = script.prompt();
    this.firstMessage = script.firstMessage();
    this.mode = script.mode();
    this.voice = script.voice();
    this.language = script.language();
    this.maxDurationSeconds = script.maxDurationSeconds();
    this.ringTimeoutSeconds = script.ringTimeoutSeconds();
    NumberId number = script.defaultFromNumberId();
    this.defaultFromNumberId = number == null ? null : number.value();
    this.recording = script.recording();
    this.recordingAnnouncement = script.recordingAnnouncement();
    this.machine = script.machine();
    this.dialogue = DialogueJson.write(script.dialogue());
    this.createdAt = now;
  }

  AgentScript toScript() {
    return new AgentScript(
        prompt,
        firstMessage,
        mode,
        voice,
        language,
        maxDurationSeconds,
        ringTimeoutSeconds,
        defaultFromNumberId == null ? null : new NumberId(defaultFromNumberId),
        recording,
        recordingAnnouncement,
        machine,
        DialogueJson.read(dialogue));
  }

  @Embeddable
  record Key(
      @Column(name = "account_id") UUID accountId,
      @Column(name = "agent_id") UUID agentId,
      @Column(name = "version") int version) {}
}
