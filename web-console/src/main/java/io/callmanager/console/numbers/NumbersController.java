package io.callmanager.console.numbers;

import io.callmanager.console.visitor.Visitor;
import io.callmanager.number.CallerNumbers;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class NumbersController {

  private final CallerNumbers numbers;

  NumbersController(CallerNumbers numbers) {
    this.numbers = numbers;
  }

  @GetMapping("/console/numbers")
  String list(Visitor visitor, Model model) {
    model.addAttribute("numbers", numbers.list(visitor.account()));
    return "console/numbers";
  }
}
