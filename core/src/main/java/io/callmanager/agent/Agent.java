package io.callmanager.agent;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An agent as it is now.
///
/// @param version counts the changes of its name-giving content: what it says and does
/// @param revision counts every change, the operator's included
/// @param creditsPerMinute set by the operator
public record Agent(
    AgentId id,
    AccountId account,
    String name,
    Status status,
    @Nullable String rejectionReason,
    int version,
    int revision,
    int creditsPerMinute,
    AgentScript script,
    Instant createdAt,
    Instant updatedAt) {

  public static final int MAX_NAME_LENGTH = 100;

  public boolean approved() {
    return status == Status.APPROVED;
  }

  /// Whether an operator has looked at the agent as it is now.
  public enum Status {
    PENDING,
    APPROVED,
    REJECTED
  }
}
