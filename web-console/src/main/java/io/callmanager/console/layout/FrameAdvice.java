package io.callmanager.console.layout;

import io.callmanager.console.visitor.NoAccountException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Puts the frame around the console's pages.
@ControllerAdvice(basePackages = "io.callmanager.console")
class FrameAdvice {

  private final Frame frame;

  FrameAdvice(Frame frame) {
    this.frame = frame;
  }

  @ModelAttribute
  void addTo(HttpServletRequest request, Model model) {
    model.addAllAttributes(frame.attributes(request));
  }

  /// Operators without an account begin with the accounts of others.
  @ExceptionHandler(NoAccountException.class)
  String noAccount() {
    return "redirect:/console/operator/accounts";
  }
}
