package io.callmanager.api.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Which paths are the API's. Matched the way controllers are mapped, on decoded segments, so that no spelling of a path
/// reaches a controller without passing the filters.
public final class ApiPaths {

  public static final RequestMatcher KEYED = matcher("/api/**");
  public static final RequestMatcher OPERATORS = matcher("/api/v1/admin/**");

  private static final RequestMatcher HEALTH = matcher("/health");
  private static final RequestMatcher DOCS = matcher("/api-docs/**");

  /// What anybody may read.
  public static final RequestMatcher PUBLIC =
      request -> HEALTH.matches(request) || DOCS.matches(request);

  private ApiPaths() {}

  static boolean covers(HttpServletRequest request) {
    return KEYED.matches(request) || HEALTH.matches(request);
  }

  private static RequestMatcher matcher(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }
}
