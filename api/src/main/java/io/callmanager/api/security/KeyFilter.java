package io.callmanager.api.security;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.Caller;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Failures;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemWriter;
import io.callmanager.api.limit.RateLimit;
import io.callmanager.api.limit.RateLimits;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/// Lets a request pass that carries a valid API key and is within its limits, with its [Caller] as an attribute; answers
/// every other one itself. All of it happens in memory, but for a key that was not seen for a while.
final class KeyFilter implements Filter {

  static final String CALLER = Caller.class.getName();

  private static final int LONGEST_KEY = 200;

  private final ApiKeys keys;
  private final RateLimits limits;
  private final ProblemWriter writer;

  KeyFilter(ApiKeys keys, RateLimits limits, ProblemWriter writer) {
    this.keys = keys;
    this.limits = limits;
    this.writer = writer;
  }

  @Override
  public void doFilter(
      ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    HttpServletResponse response = (HttpServletResponse) servletResponse;
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Content-Type-Options", "nosniff");
      switch (admit(request)) {
        case Admission.Refused(Problem problem) -> {
          writer.write(response, problem);
          return;
        }
        case Admission.Admitted(Caller caller) -> request.setAttribute(CALLER, caller);
      }
    }
    chain.doFilter(request, response);
  }

  private Admission admit(HttpServletRequest request) {
    Optional<String> presented = PresentedKey.of(request);
    if (presented.isEmpty()) {
      return new Admission.Refused(Problem.NO_KEY);
    }
    ClientAddress address = ClientAddress.of(request.getRemoteAddr());
    Optional<Caller> known;
    try {
      known = authenticate(presented.get(), address);
    } catch (RuntimeException e) {
      return new Admission.Refused(Failures.problemOf(e));
    }
    if (known.isEmpty()) {
      return refuseUnknown(address);
    }
    Caller caller = known.get();
    if (!(caller instanceof Caller.Operator) && ApiPaths.OPERATORS.matches(request)) {
      return new Admission.Refused(Problem.NOT_AN_OPERATOR);
    }
    return limits
        .take(RateLimit.REQUESTS, caller.key())
        .<Admission>map(wait -> refuse(RateLimit.REQUESTS, wait))
        .orElseGet(() -> new Admission.Admitted(caller));
  }

  private Optional<Caller> authenticate(String key, ClientAddress address) {
    if (key.length() > LONGEST_KEY) {
      return Optional.empty();
    }
    return limits.exhausted(RateLimit.FAILED_AUTHENTICATIONS, address).isPresent()
        ? keys.remembered(key)
        : keys.authenticate(key);
  }

  private Admission refuseUnknown(ClientAddress address) {
    return limits
        .take(RateLimit.FAILED_AUTHENTICATIONS, address)
        .map(wait -> refuse(RateLimit.FAILED_AUTHENTICATIONS, wait))
        .orElseGet(() -> new Admission.Refused(Problem.BAD_KEY));
  }

  private static Admission.Refused refuse(RateLimit limit, Duration wait) {
    return new Admission.Refused(Problem.tooMany(limit.message(), wait));
  }

  private sealed interface Admission {

    record Admitted(Caller caller) implements Admission {}

    record Refused(Problem problem) implements Admission {}
  }
}
