package io.callmanager.agent;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An agent as it is now.
///
/// @param version counts the changes of its name-giving content: what it says and does
/// @param revision counts every change, the operator's included
/// @param extension the digits by which it is reached instead of its id; null for none
/// @param isDefault whether it is the one that its account has chosen for calls that name none
/// @param creditsPerMinute set by the operator
public record Agent(
    AgentId id,
    AccountId account,
    String name,
    @Nullable String extension,
    boolean isDefault,
    Status status,
    @Nullable String rejectionReason,
    int version,
    int revision,
    int creditsPerMinute,
    AgentScript script,
    Instant createdAt,
    Instant updatedAt) {

  public static final int MAX_NAME_LENGTH = 100;

  private static final Pattern EXTENSION = Pattern.compile("[0-9]{1,15}");

  /// Whether a text can be an agent's extension: 1 to 15 digits.
  public static boolean canBeExtension(String text) {
    return EXTENSION.matcher(text).matches();
  }

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
