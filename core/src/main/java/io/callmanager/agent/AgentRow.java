package io.callmanager.agent;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "agent")
class AgentRow {

  @EmbeddedId Key key;

  @Column(name = "name")
  String name;

  @Column(name = "extension")
  @Nullable String extension;

  @Column(name = "is_default")
  boolean isDefault;

  @Enumerated(EnumType.STRING)
  @Column(name = "status")
  Agent.Status status;

  @Column(name = "rejection_reason")
  @Nullable String rejectionReason;

  @Column(name = "version")
  int version;

  @Column(name = "revision")
  int revision;

  @Column(name = "credits_per_minute")
  int creditsPerMinute;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Column(name = "deleted_at")
  @Nullable Instant deletedAt;

  @SuppressWarnings("NullAway.Init")
  protected AgentRow() {}

  AgentRow(Key key, String name, @Nullable String extension, Instant now) {
    this.key = key;
    this.name = name;
    this.extension = extension;
    this.status = Agent.Status.PENDING;
    this.version = 1;
    this.revision = 1;
    this.creditsPerMinute = 1;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /// Counts a change, whoever made it.
  void changed(Instant now) {
    revision++;
    updatedAt = now;
  }

  @Embeddable
  record Key(@Column(name = "account_id") UUID accountId, @Column(name = "id") UUID id) {}
}
