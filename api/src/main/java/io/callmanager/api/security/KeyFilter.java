package io.callmanager.api.security;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.Caller;
import io.callmanager.api.contract.Contract;
import io.callmanager.api.contract.Contracts;
import io.callmanager.api.contract.ProblemWriter;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Failures;
import io.callmanager.api.http.Problem;
import io.callmanager.api.limit.RateLimit;
import io.callmanager.api.limit.RateLimits;
import io.callmanager.api.limit.Standing;
import io.callmanager.api.request.Words;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/// Lets a request pass that carries a valid API key and is within its limits, with its [Caller] as an attribute; answers
/// every other one itself. Each answer tells where the client stands with its limits. All of it happens in memory, but for
/// a key that was not seen for a while, and for limits that several servers share.
final class KeyFilter implements Filter {

  static final String CALLER = Caller.class.getName();

  private static final int LONGEST_KEY = 200;

  private final ApiKeys keys;
  private final RateLimits limits;
  private final Contracts contracts;
  private final ProblemWriter writer;

  KeyFilter(ApiKeys keys, RateLimits limits, Contracts contracts, ProblemWriter writer) {
    this.keys = keys;
    this.limits = limits;
    this.contracts = contracts;
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
      Admission admission = admit(request);
      admission.standing().ifPresent(standing -> RateHeaders.write(response, standing));
      switch (admission) {
        case Admission.Refused(Problem problem, _) -> {
          writer.write(request, response, problem);
          return;
        }
        case Admission.Admitted(Caller caller, _) -> request.setAttribute(CALLER, caller);
      }
    }
    chain.doFilter(request, response);
  }

  private Admission admit(HttpServletRequest request) {
    Optional<String> presented = PresentedKey.of(request);
    if (presented.isEmpty()) {
      return new Admission.Refused(
          Problem.NO_KEY, limits.look(RateLimit.FAILED_AUTHENTICATIONS, address(request)));
    }
    Optional<Caller> known;
    try {
      known = authenticate(presented.get(), request);
    } catch (RuntimeException e) {
      return new Admission.Refused(Failures.problemOf(e), Optional.empty());
    }
    return known.isEmpty() ? refuseUnknown(address(request)) : count(known.get(), request);
  }

  private Admission count(Caller caller, HttpServletRequest request) {
    Contract contract = contracts.of(request).orElseThrow();
    Optional<Standing> standing = limits.take(contract.limits(request), caller);
    if (standing.isPresent() && !standing.get().admitted()) {
      return refuse(standing.get());
    }
    if (caller instanceof Caller.Customer customer
        && customer.contract() != null
        && !contract.takesKeysOf(customer.contract(), request)) {
      return new Admission.Refused(Problem.KEY_OF_ANOTHER_CONTRACT, standing);
    }
    return caller instanceof Caller.Operator || !ApiPaths.OPERATORS.matches(request)
        ? new Admission.Admitted(caller, standing)
        : new Admission.Refused(Problem.NOT_AN_OPERATOR, standing);
  }

  /// A key that was seen of late costs nothing to know, so that whoever guesses keys locks out nobody who has one.
  private Optional<Caller> authenticate(String key, HttpServletRequest request) {
    if (key.length() > LONGEST_KEY) {
      return Optional.empty();
    }
    Optional<Caller> remembered = keys.remembered(key);
    return remembered.isPresent()
            || limits.exhausted(RateLimit.FAILED_AUTHENTICATIONS, address(request))
        ? remembered
        : keys.authenticate(key);
  }

  private Admission refuseUnknown(ClientAddress address) {
    Optional<Standing> standing = limits.take(RateLimit.FAILED_AUTHENTICATIONS, address);
    return standing.isPresent() && !standing.get().admitted()
        ? refuse(standing.get())
        : new Admission.Refused(Problem.BAD_KEY, standing);
  }

  private static ClientAddress address(HttpServletRequest request) {
    return ClientAddress.of(request.getRemoteAddr());
  }

  private static Admission.Refused refuse(Standing standing) {
    RateLimit limit = standing.limit();
    Problem.Rate rate =
        new Problem.Rate(Words.word(limit.whose()), standing.size(), limit.period().toSeconds());
    return new Admission.Refused(
        Problem.tooFast(limit.message(), rate, standing.resetSeconds()), Optional.of(standing));
  }

  private sealed interface Admission {

    /// Where the client stands with the tightest limit; empty when none applies.
    Optional<Standing> standing();

    record Admitted(Caller caller, Optional<Standing> standing) implements Admission {}

    record Refused(Problem problem, Optional<Standing> standing) implements Admission {}
  }
}
