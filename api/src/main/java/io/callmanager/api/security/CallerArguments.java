package io.callmanager.api.security;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Hands controllers who calls. A controller says by the type, [Caller.Customer] or [Caller.Operator], for whom it is;
/// anybody else is refused.
public final class CallerArguments implements HandlerMethodArgumentResolver {

  /// Who sent a request; null when it needs no key.
  public static @Nullable Caller callerOf(HttpServletRequest request) {
    return (Caller) request.getAttribute(KeyFilter.CALLER);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return Caller.class.isAssignableFrom(parameter.getParameterType());
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Object caller = request.getAttribute(KeyFilter.CALLER, RequestAttributes.SCOPE_REQUEST);
    if (caller == null) {
      throw Problem.NO_KEY.asException();
    }
    if (!parameter.getParameterType().isInstance(caller)) {
      throw (caller instanceof Caller.Operator ? Problem.NOT_A_CUSTOMER : Problem.NOT_AN_OPERATOR)
          .asException();
    }
    return caller;
  }
}
