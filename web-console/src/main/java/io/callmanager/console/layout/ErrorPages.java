package io.callmanager.console.layout;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// What a browser is shown when something went wrong, in the console or at an address that nothing answers to. The API
/// has words of its own.
@Component
class ErrorPages implements ErrorViewResolver {

  private final Frame frame;

  ErrorPages(Frame frame) {
    this.frame = frame;
  }

  @Override
  public @Nullable ModelAndView resolveErrorView(
      HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
    if (String.valueOf(model.get("path")).startsWith(request.getContextPath() + "/api/")) {
      return null;
    }
    Map<String, Object> attributes = new LinkedHashMap<>(frame.attributes(request));
    attributes.put("code", status.value());
    attributes.put("headline", headline(status));
    attributes.put("explanation", explanation(status));
    return new ModelAndView("console/error", attributes, status);
  }

  private static String headline(HttpStatus status) {
    return switch (status) {
      case FORBIDDEN -> "This room is not open to you";
      case NOT_FOUND -> "There is nothing here";
      case METHOD_NOT_ALLOWED, BAD_REQUEST -> "That did not make sense to us";
      default ->
          status.is4xxClientError() ? "That can’t be done" : "Something went wrong on our side";
    };
  }

  private static String explanation(HttpStatus status) {
    return switch (status) {
      case FORBIDDEN ->
          "Either the page is for operators, or your role in this account lets you look but not change. An admin of the account can give you more.";
      case NOT_FOUND ->
          "The address may be mistyped, or what it led to belongs to another account or is gone.";
      case METHOD_NOT_ALLOWED, BAD_REQUEST -> "Go back, look over what you entered, and try again.";
      default ->
          status.is4xxClientError()
              ? "Go back and try again."
              : "Nothing you did caused this, and calls go on regardless. Try again in a moment.";
    };
  }
}
