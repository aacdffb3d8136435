package io.callmanager.api.v1.admin;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Success;
import io.callmanager.credit.Books;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How the platform itself is.
@RestController
@Tag(name = "Operators")
@RequestMapping("/api/v1/admin")
class AdminPlatformController {

  private final Books books;

  AdminPlatformController(Books books) {
    this.books = books;
  }

  @Operation(operationId = "auditBooks", summary = "Add every account up again from its entries")
  @GetMapping("/books")
  ResponseEntity<Success<Audit>> books(Caller.Operator caller) {
    Books.Audit audit = books.audit();
    return Success.of(
        new Audit(
            audit.balances(),
            audit.accounts(),
            audit.entries(),
            audit.differences().stream()
                .map(
                    difference ->
                        new Difference(
                            difference.account().value(),
                            difference.what(),
                            difference.recorded(),
                            difference.recounted()))
                .toList()));
  }

  /// What came of adding every account up again from its entries.
  ///
  /// @param differences none when the books balance
  record Audit(boolean balanced, long accounts, long entries, List<Difference> differences) {}

  /// A total that is not what its entries add up to.
  record Difference(UUID accountId, String what, long recorded, long recounted) {}
}
