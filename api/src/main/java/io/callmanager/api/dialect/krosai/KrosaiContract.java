package io.callmanager.api.dialect.krosai;

import io.callmanager.api.contract.Contract;
import io.callmanager.api.contract.ContractName;
import io.callmanager.api.contract.Told;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Failure;
import io.callmanager.api.http.Problem;
import io.callmanager.api.request.QueryString;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/// Which requests are KrosAI's, and how its failures are told.
@Component
@ConditionalOnDialect(KrosaiContract.NAME)
final class KrosaiContract implements Contract {

  static final String NAME = ContractName.KROSAI;

  private static final RequestMatcher PATHS = ApiPaths.matcher("/v1/**");
  private static final String LIMIT = "X-RateLimit-Limit";
  private static final String REMAINING = "X-RateLimit-Remaining";
  private static final String RESET = "X-RateLimit-Reset";
  private static final String BODY = "body";

  private final Clock clock;

  KrosaiContract(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean covers(HttpServletRequest request) {
    return PATHS.matches(request);
  }

  @Override
  public boolean resembles(String uri) {
    return uri.startsWith("/v1/");
  }

  @Override
  public Told told(Problem problem, HttpServletRequest request) {
    Failure failure = problem.body();
    Map<String, Object> details = details(failure, request);
    Refusal refusal = new Refusal(words(failure), code(problem), details, failure.retryAfter());
    return new Told(problem.status(), headers(problem), refusal);
  }

  private static String words(Failure failure) {
    Map<String, List<String>> issues = failure.issues();
    if (issues != null && !issues.isEmpty()) {
      Map.Entry<String, List<String>> first = issues.entrySet().iterator().next();
      String issue = first.getValue().getFirst();
      return first.getKey().equals(BODY) ? issue : first.getKey() + ": " + issue;
    }
    return failure.message() == null ? failure.error() : failure.message();
  }

  private static String code(Problem problem) {
    String known = problem.body().code();
    if (known != null) {
      return known;
    }
    return switch (problem.status()) {
      case BAD_REQUEST -> Refusal.INVALID_REQUEST;
      case UNAUTHORIZED -> "UNAUTHORIZED";
      case PAYMENT_REQUIRED -> Refusal.INSUFFICIENT_BALANCE;
      case TOO_MANY_REQUESTS -> Refusal.RATE_LIMIT_EXCEEDED;
      case INTERNAL_SERVER_ERROR -> "INTERNAL_ERROR";
      default -> problem.status().name();
    };
  }

  private static Map<String, Object> details(Failure failure, HttpServletRequest request) {
    Map<String, List<String>> issues = failure.issues();
    if (issues != null && !issues.isEmpty()) {
      String field = issues.keySet().iterator().next();
      return field.equals(BODY) ? Map.of() : Refusal.about(field, parameter(field, request));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    switch (failure.details()) {
      case Problem.Rate rate -> {
        details.put("limit", rate.allowed());
        details.put("period_seconds", rate.periodSeconds());
      }
      case Problem.CallsAtOnce calls -> {
        details.put("plan", calls.plan());
        details.put("limit", calls.allowed());
        details.put("live", calls.live());
      }
      case null, default -> {}
    }
    if (failure.errorId() != null) {
      details.put("error_id", failure.errorId());
    }
    return details;
  }

  private static @Nullable String parameter(String name, HttpServletRequest request) {
    List<String> values = QueryString.parse(request.getQueryString()).get(name);
    return values == null ? null : values.getFirst();
  }

  /// Every refusal that asks to come again tells when, as KrosAI does: `X-RateLimit-Reset` is a Unix time.
  private Map<String, String> headers(Problem problem) {
    Map<String, String> headers = new LinkedHashMap<>();
    Problem.Header own = problem.header();
    if (own != null) {
      headers.put(own.name(), own.value());
    }
    if (problem.status() == HttpStatus.TOO_MANY_REQUESTS) {
      Integer wait = problem.body().retryAfter();
      String limit =
          switch (problem.body().details()) {
            case Problem.Rate rate -> Integer.toString(rate.allowed());
            case Problem.CallsAtOnce calls -> Integer.toString(calls.allowed());
            case null, default -> "0";
          };
      headers.put(LIMIT, limit);
      headers.put(REMAINING, "0");
      headers.put(
          RESET, Long.toString(clock.instant().getEpochSecond() + (wait == null ? 1 : wait)));
    }
    return headers;
  }
}
