package io.callmanager.console.signin;

import io.callmanager.account.ConsoleUser;
import io.callmanager.account.ConsoleUsers;
import io.callmanager.console.visitor.SignedIn;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/// Checks an e-mail address and a password. An address that nobody has takes as long, and is answered the same, as a wrong
/// password.
final class PasswordCheck implements AuthenticationProvider {

  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_PASSWORD = 200;

  private final ConsoleUsers users;
  private final PasswordEncoder encoder;
  private final SignInThrottle throttle;
  private final Clock clock;
  private final String nobodysHash;

  PasswordCheck(ConsoleUsers users, PasswordEncoder encoder, SignInThrottle throttle, Clock clock) {
    this.users = users;
    this.encoder = encoder;
    this.throttle = throttle;
    this.clock = clock;
    this.nobodysHash = String.valueOf(encoder.encode("nobody's password"));
  }

  @Override
  public Authentication authenticate(Authentication attempt) {
    String email = attempt.getName().strip();
    String password = String.valueOf(attempt.getCredentials());
    String address =
        attempt.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    Optional<Duration> wait = throttle.attempt(address, email);
    if (wait.isPresent()) {
      throw new TooManyAttemptsException(wait.get());
    }
    Optional<ConsoleUser> user =
        plausible(email, password) ? users.findByEmail(email) : Optional.empty();
    boolean right =
        encoder.matches(password, user.map(ConsoleUser::passwordHash).orElse(nobodysHash));
    if (!right || user.isEmpty()) {
      throw new BadCredentialsException("wrong e-mail or password");
    }
    throttle.succeeded(address, email);
    users.signedIn(user.get().id());
    return UsernamePasswordAuthenticationToken.authenticated(
        new SignedIn(user.get(), clock.instant()), null, List.of());
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }

  private static boolean plausible(String email, String password) {
    return email.length() <= LONGEST_EMAIL
        && password.length() <= LONGEST_PASSWORD
        && email.chars().noneMatch(Character::isISOControl);
  }
}
