package io.callmanager.api.dialect.kaphila;

import io.callmanager.api.contract.Contract;
import io.callmanager.api.contract.ContractName;
import io.callmanager.api.contract.Told;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Failure;
import io.callmanager.api.http.Problem;
import io.callmanager.api.limit.RateLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/// Which requests are Kaphila's. Its failures are told as the platform's own are, which have all that its have, but for `error`:
/// that says what is wrong where there is a field to name.
@Component
@ConditionalOnDialect(KaphilaContract.NAME)
final class KaphilaContract implements Contract {

  static final String NAME = ContractName.KAPHILA;

  private static final List<RateLimit> CALL_CONTROL_LIMITS =
      List.of(
          RateLimit.REQUESTS_PER_MINUTE,
          RateLimit.CALL_CONTROL_PER_HOUR,
          RateLimit.ACCOUNT_REQUESTS_PER_MINUTE);

  /// What does not steer calls is not limited by the hour there.
  private static final List<RateLimit> OTHER_LIMITS =
      List.of(RateLimit.REQUESTS_PER_MINUTE, RateLimit.ACCOUNT_REQUESTS_PER_MINUTE);

  private static final List<RequestMatcher> CALL_CONTROL =
      matchers("/makecall", "/batchcall", "/forwardcall", "/hangup", "/voice", "/play", "/gather");

  private static final List<RequestMatcher> OTHERS =
      matchers(
          "/calls", "/recordings", "/api/dashboard", "/api/call-logs", "/api/analytics", "/api/me");

  /// What is below `/api` is told the same in the platform's own contract.
  private static final Pattern OUTSIDE_API =
      Pattern.compile(
          "/(makecall|batchcall|forwardcall|hangup|voice|play|gather|calls|recordings)\\b");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean covers(HttpServletRequest request) {
    return anyOf(CALL_CONTROL, request) || anyOf(OTHERS, request);
  }

  @Override
  public boolean resembles(String uri) {
    return OUTSIDE_API.matcher(uri).lookingAt();
  }

  @Override
  public List<RateLimit> limits(HttpServletRequest request) {
    return anyOf(CALL_CONTROL, request) ? CALL_CONTROL_LIMITS : OTHER_LIMITS;
  }

  @Override
  public Told told(Problem problem, HttpServletRequest request) {
    return Told.of(problem, problem.status(), naming(problem.body()));
  }

  /// A failure whose error names what is wrong.
  private static Failure naming(Failure failure) {
    if (failure.issues() == null || failure.issues().isEmpty()) {
      return failure;
    }
    Map.Entry<String, List<String>> first = failure.issues().entrySet().iterator().next();
    return new Failure(
        failure.success(),
        first.getKey() + ": " + first.getValue().getFirst(),
        failure.message(),
        failure.issues(),
        failure.details(),
        failure.code(),
        failure.trunks(),
        failure.retryAfter(),
        failure.errorId());
  }

  /// A refusal in the contract's own words.
  static RuntimeException refused(HttpStatus status, String error) {
    return new Told(status, new Refusal(false, error)).asException();
  }

  /// Something in the request is not what it must be.
  static RuntimeException invalid(String error) {
    return refused(HttpStatus.BAD_REQUEST, error);
  }

  static RuntimeException noSuchCall() {
    return refused(HttpStatus.NOT_FOUND, "Call not found");
  }

  private static List<RequestMatcher> matchers(String... paths) {
    return Stream.of(paths).map(path -> ApiPaths.matcher(path + "/**")).toList();
  }

  private static boolean anyOf(List<RequestMatcher> paths, HttpServletRequest request) {
    for (RequestMatcher path : paths) {
      if (path.matches(request)) {
        return true;
      }
    }
    return false;
  }

  private record Refusal(boolean success, String error) {}
}
