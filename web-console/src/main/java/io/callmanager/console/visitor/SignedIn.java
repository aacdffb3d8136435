package io.callmanager.console.visitor;

import io.callmanager.account.ConsoleUser;
import java.security.Principal;
import java.time.Instant;

/// A person who has signed in, as they were at that moment. What they may do is looked up anew with every request.
public record SignedIn(ConsoleUser user, Instant at) implements Principal {

  @Override
  public String getName() {
    return user.id().toString();
  }
}
