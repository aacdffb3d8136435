package io.callmanager.api.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Which paths are the API's. Matched the way controllers are mapped, on decoded segments, so that no spelling of a path
/// reaches a controller without passing the filters.
public final class ApiPaths {

  /// What is in the platform's own contract, whatever other contracts there are.
  public static final RequestMatcher OWN = matcher("/api/v1/**");

  public static final RequestMatcher OPERATORS = matcher("/api/v1/admin/**");

  private static final RequestMatcher ALL = matcher("/api/**");
  private static final RequestMatcher HEALTH = matcher("/health");
  private static final RequestMatcher DOCS = matcher("/api-docs/**");

  /// What anybody may read.
  public static final RequestMatcher PUBLIC =
      request -> HEALTH.matches(request) || DOCS.matches(request);

  private ApiPaths() {}

  /// Whether a request is the API's: in the platform's own contract, unless it is in another.
  public static boolean covers(HttpServletRequest request) {
    return ALL.matches(request) || HEALTH.matches(request);
  }

  /// Matches paths as controllers are mapped.
  public static RequestMatcher matcher(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }
}
