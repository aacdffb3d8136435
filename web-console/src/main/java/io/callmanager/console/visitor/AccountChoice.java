package io.callmanager.console.visitor;

import io.callmanager.account.ConsoleUser.Membership;
import jakarta.servlet.http.HttpSession;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Lets a person who belongs to several accounts look at another one.
@Controller
class AccountChoice {

  @OpenToViewers
  @PostMapping("/console/account")
  String choose(@RequestParam String account, Visitor visitor, HttpSession session) {
    visitor.user().memberships().stream()
        .map(Membership::account)
        .filter(id -> id.toString().equals(account))
        .findFirst()
        .ifPresent(id -> session.setAttribute(Visitor.CHOSEN_ACCOUNT, id));
    return "redirect:/console";
  }
}
