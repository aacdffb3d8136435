package io.callmanager.api.idempotency;

import io.callmanager.account.Caller;
import io.callmanager.api.security.CallerArguments;
import io.callmanager.idempotency.IdempotencyClaim;
import io.callmanager.idempotency.IdempotencyKeys;
import io.callmanager.idempotency.StoredResponse;
import io.callmanager.shared.AccountId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ContentCachingResponseWrapper;

/// Holds back the answer to a request that carries an `Idempotency-Key` until it is kept, so that no client hears what it could not
/// hear again. Whether the client is still there does not matter to the work. Requests without a key pass untouched.
@Component
class IdempotencyFilter implements Filter {

  static final String KEY = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Logger log = LoggerFactory.getLogger(IdempotencyFilter.class);
  private static final int TOO_MANY_REQUESTS = 429;

  private final IdempotencyKeys keys;

  IdempotencyFilter(IdempotencyKeys keys) {
    this.keys = keys;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    Caller caller = CallerArguments.callerOf(http);
    if (caller == null
        || !http.getMethod().equals(HttpMethod.POST.name())
        || http.getHeader(KEY) == null) {
      chain.doFilter(request, response);
      return;
    }
    KeyedRequest keyed =
        KeyedRequest.attach(http, keys, owner(caller), Collections.list(http.getHeaders(KEY)));
    ContentCachingResponseWrapper held =
        new ContentCachingResponseWrapper((HttpServletResponse) response);
    boolean answered = false;
    try {
      chain.doFilter(request, held);
      answered = true;
    } finally {
      if (!answered) {
        abandon(keyed.claim());
      }
    }
    if (keyed.replay().isPresent()) {
      write(keyed.replay().get(), held);
    } else {
      settle(keyed.claim(), held);
    }
    if (keyed.replayed()) {
      held.setHeader(REPLAYED, "true");
    }
    send(held);
  }

  private static AccountId owner(Caller caller) {
    return switch (caller) {
      case Caller.Customer customer -> customer.account();
      case Caller.Operator operator -> IdempotencyKeys.OPERATORS;
    };
  }

  private static void write(StoredResponse stored, ContentCachingResponseWrapper held)
      throws IOException {
    held.resetBuffer();
    held.setStatus(stored.status());
    stored.headers().forEach(held::setHeader);
    held.setContentLength(stored.body().length);
    held.getOutputStream().write(stored.body());
  }

  /// Keeps the answer if it is the last word, or else gives the request up. A client whose answer can't be kept hears it all the
  /// same: what was asked for is done.
  private void settle(@Nullable IdempotencyClaim claim, ContentCachingResponseWrapper held) {
    if (claim == null) {
      return;
    }
    if (!isLastWord(held)) {
      abandon(claim);
      return;
    }
    try {
      if (!keys.finish(claim, copy(held))) {
        log.warn("account={} a request took so long that it was taken over", claim.account());
      }
    } catch (RuntimeException e) {
      log.warn("account={} an answer could not be kept", claim.account(), e);
    }
  }

  /// Whether the same request, sent again, should be answered the same: when it was carried out, or refused for what it is and how
  /// things stood. Not when it failed, or when it was told to come again.
  private static boolean isLastWord(HttpServletResponse response) {
    int status = response.getStatus();
    return status < HttpServletResponse.SC_BAD_REQUEST
        || (status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR
            && status != HttpServletResponse.SC_UNAUTHORIZED
            && status != HttpServletResponse.SC_REQUEST_TIMEOUT
            && status != TOO_MANY_REQUESTS
            && response.getHeader(HttpHeaders.RETRY_AFTER) == null);
  }

  private static StoredResponse copy(ContentCachingResponseWrapper held) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (held.getContentType() != null) {
      headers.put(HttpHeaders.CONTENT_TYPE, held.getContentType());
    }
    String location = held.getHeader(HttpHeaders.LOCATION);
    if (location != null) {
      headers.put(HttpHeaders.LOCATION, location);
    }
    return new StoredResponse(held.getStatus(), headers, held.getContentAsByteArray());
  }

  private void abandon(@Nullable IdempotencyClaim claim) {
    if (claim != null) {
      try {
        keys.abandon(claim);
      } catch (RuntimeException e) {
        log.warn("account={} a key is free only when its claim is over", claim.account(), e);
      }
    }
  }

  private static void send(ContentCachingResponseWrapper held) {
    try {
      held.copyBodyToResponse();
    } catch (IOException e) {
      log.debug("A client went away before its answer: {}", e.toString());
    }
  }
}
