package io.callmanager.account;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.UserId;
import java.util.List;

/// A person who can sign in to the console.
///
/// @param passwordHash an encoded hash with its algorithm's name, such as `{bcrypt}…`; never a password
/// @param operator whether the person runs the platform
/// @param memberships the accounts they may open, oldest first
public record ConsoleUser(
    UserId id, String email, String passwordHash, boolean operator, List<Membership> memberships) {

  /// What a person may do in an account.
  public enum Role {
    ADMIN,
    VIEWER
  }

  /// A person's place in an account.
  public record Membership(AccountId account, String accountName, Role role) {}

  @Override
  public String toString() {
    return "ConsoleUser[" + id + "]";
  }
}
