package io.callmanager.api.idempotency;

import io.callmanager.api.request.BodyReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Claims requests that carry a key, before the method that is [Idempotent] is called.
final class IdempotencyInterceptor implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getHeader(IdempotencyFilter.KEY) != null
        && handler instanceof HandlerMethod method) {
      Idempotent idempotent = method.getMethodAnnotation(Idempotent.class);
      if (idempotent != null && !idempotent.claimsItself()) {
        KeyedRequest.of(request).begin(BodyReader.readAhead(request));
      }
    }
    return true;
  }
}
