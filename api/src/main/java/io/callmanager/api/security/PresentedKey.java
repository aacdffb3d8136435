package io.callmanager.api.security;

import io.callmanager.api.request.QueryString;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// Finds the API key that a request carries: in `X-API-Key`, else as a bearer token (RFC 6750, section 2.1), else as the
/// query parameter `api_key`.
final class PresentedKey {

  private static final String HEADER = "X-API-Key";
  private static final String PARAMETER = "api_key";
  private static final String BEARER = "Bearer ";

  private PresentedKey() {}

  static Optional<String> of(HttpServletRequest request) {
    return text(request.getHeader(HEADER))
        .or(() -> bearer(request.getHeader(HttpHeaders.AUTHORIZATION)))
        .or(() -> parameter(request.getQueryString()));
  }

  private static Optional<String> bearer(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? text(header.substring(BEARER.length()))
        : Optional.empty();
  }

  private static Optional<String> parameter(@Nullable String query) {
    return query == null || !query.contains(PARAMETER)
        ? Optional.empty()
        : QueryString.parse(query).getOrDefault(PARAMETER, List.of()).stream()
            .findFirst()
            .flatMap(PresentedKey::text);
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }
}
