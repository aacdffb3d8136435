package io.callmanager.console.visitor;

import io.callmanager.account.ConsoleUser;
import io.callmanager.account.ConsoleUser.Membership;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.shared.AccountId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A person with a request: who they are, and the account they are looking at.
///
/// @param membership their place in that account; null when they belong to none, as an operator may
public record Visitor(ConsoleUser user, @Nullable Membership membership) {

  static final String CHOSEN_ACCOUNT = "console.account";
  private static final String ATTRIBUTE = Visitor.class.getName();

  /// The account being looked at.
  ///
  /// @throws NoAccountException when the person belongs to none
  public AccountId account() {
    if (membership == null) {
      throw new NoAccountException();
    }
    return membership.account();
  }

  public boolean hasAccount() {
    return membership != null;
  }

  /// Whether the person may change what they see in the account.
  public boolean mayChange() {
    return membership != null && membership.role() == Role.ADMIN;
  }

  public boolean operator() {
    return user.operator();
  }

  /// Who came with a request; empty on pages that are open to everybody.
  public static Optional<Visitor> of(HttpServletRequest request) {
    return Optional.ofNullable((Visitor) request.getAttribute(ATTRIBUTE));
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
