package io.callmanager.console.operator;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.console.visitor.OpenToViewers;
import io.callmanager.credit.Books;
import io.callmanager.trunk.TrunkOverview;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/// Whether the platform is well: its trunks and its books.
@Controller
@OpenToViewers
class PlatformController {

  private final TrunkOverview trunks;
  private final Books books;
  private final Accounts accounts;

  PlatformController(TrunkOverview trunks, Books books, Accounts accounts) {
    this.trunks = trunks;
    this.books = books;
    this.accounts = accounts;
  }

  @GetMapping("/console/operator/trunks")
  String trunks(Model model) {
    model.addAttribute("trunks", trunks.all());
    trunks.unavailability().ifPresent(words -> model.addAttribute("unavailable", words));
    return "console/operator/trunks";
  }

  @GetMapping("/console/operator/books")
  String books() {
    return "console/operator/books";
  }

  @PostMapping("/console/operator/books")
  String audit(Model model) {
    Books.Audit audit = books.audit();
    model.addAttribute("audit", audit);
    model.addAttribute("names", audit.balances() ? Map.of() : names());
    return "console/operator/books";
  }

  private Map<String, String> names() {
    return accounts.all().stream()
        .collect(Collectors.toMap(account -> account.id().toString(), Account::name));
  }
}
