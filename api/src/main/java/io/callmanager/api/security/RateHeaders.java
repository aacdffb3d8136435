package io.callmanager.api.security;

import io.callmanager.api.limit.Standing;
import jakarta.servlet.http.HttpServletResponse;

/// The headers by which a client learns where it stands with the tightest of its limits: the three plain fields that clients
/// know, as draft-ietf-httpapi-ratelimit-headers had them up to its version 06.
final class RateHeaders {

  static final String LIMIT = "RateLimit-Limit";
  static final String REMAINING = "RateLimit-Remaining";
  static final String RESET = "RateLimit-Reset";

  private RateHeaders() {}

  static void write(HttpServletResponse response, Standing standing) {
    response.setHeader(LIMIT, Integer.toString(standing.size()));
    response.setHeader(REMAINING, Long.toString(standing.remaining()));
    response.setHeader(RESET, Long.toString(standing.resetSeconds()));
  }
}
