package io.callmanager.console.signin;

import io.callmanager.console.visitor.OpenToViewers;
import io.callmanager.console.visitor.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@OpenToViewers
class SignInController {

  private static final String VIEW = "console/sign-in";

  @GetMapping("/")
  String home() {
    return "redirect:/console";
  }

  @GetMapping("/favicon.ico")
  String favicon() {
    return "redirect:/console/assets/favicon.svg";
  }

  @GetMapping("/console/sign-in")
  String signIn(
      @RequestParam(name = "signed-out", required = false) @Nullable String signedOut,
      @RequestParam(required = false) @Nullable String expired,
      HttpServletRequest request,
      Model model) {
    if (Visitor.of(request).isPresent()) {
      return "redirect:/console";
    }
    if (signedOut != null) {
      model.addAttribute("note", "You have signed out.");
    }
    if (expired != null) {
      model.addAttribute("note", "Your session had ended. Please sign in again.");
    }
    return VIEW;
  }

  @RequestMapping(
      path = "/console/sign-in/refused",
      method = {RequestMethod.GET, RequestMethod.POST})
  String refused(
      @RequestAttribute(name = "io.callmanager.console.signin.SignInRefusal", required = false)
          @Nullable SignInRefusal refusal,
      @RequestParam(defaultValue = "") String email,
      Model model) {
    model.addAttribute("refusal", refusal);
    model.addAttribute("email", email);
    return VIEW;
  }
}
