package io.callmanager.console.visitor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Keeps those who may only look from changing anything.
public final class ChangeGuard implements HandlerInterceptor {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (READING.contains(request.getMethod())
        || !(handler instanceof HandlerMethod method)
        || isOpen(method)
        || Visitor.of(request).filter(Visitor::mayChange).isPresent()) {
      return true;
    }
    throw new AccessDeniedException("only an account's admins may change it");
  }

  private static boolean isOpen(HandlerMethod method) {
    return method.hasMethodAnnotation(OpenToViewers.class)
        || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), OpenToViewers.class);
  }
}
