package io.callmanager.console.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.account.ConsoleUser;
import io.callmanager.account.ConsoleUser.Membership;
import io.callmanager.account.ConsoleUsers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who comes with a request. What a session remembers is not trusted for long: within seconds of a person losing
/// their place in an account, or changing their password, their sessions know it.
public final class VisitorFilter extends OncePerRequestFilter {

  private static final Duration REMEMBERED = Duration.ofSeconds(3);
  private static final int MOST_REMEMBERED = 10_000;

  /// However busy a session is, after this time its owner signs in again.
  private static final Duration LONGEST_SESSION = Duration.ofHours(12);

  private final ConsoleUsers users;
  private final Clock clock;
  private final Cache<String, Optional<ConsoleUser>> known =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  public VisitorFilter(ConsoleUsers users, Clock clock) {
    this.users = users;
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
      Optional<ConsoleUser> user = asOfNow(signedIn);
      if (user.isPresent()) {
        new Visitor(user.get(), place(user.get(), request)).attachTo(request);
      } else {
        signOut(request);
      }
    }
    chain.doFilter(request, response);
  }

  private Optional<ConsoleUser> asOfNow(SignedIn signedIn) {
    if (signedIn.at().plus(LONGEST_SESSION).isBefore(clock.instant())) {
      return Optional.empty();
    }
    return known
        .get(signedIn.user().email(), users::findByEmail)
        .filter(user -> user.id().equals(signedIn.user().id()))
        .filter(user -> user.passwordHash().equals(signedIn.user().passwordHash()));
  }

  private static @Nullable Membership place(ConsoleUser user, HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Object chosen = session == null ? null : session.getAttribute(Visitor.CHOSEN_ACCOUNT);
    return user.memberships().stream()
        .filter(membership -> membership.account().equals(chosen))
        .findFirst()
        .orElseGet(() -> user.memberships().isEmpty() ? null : user.memberships().getFirst());
  }

  private static void signOut(HttpServletRequest request) {
    SecurityContextHolder.clearContext();
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }
}
