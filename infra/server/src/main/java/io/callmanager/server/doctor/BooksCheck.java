package io.callmanager.server.doctor;

import io.callmanager.credit.Books;
import io.callmanager.server.database.DatabaseAccess;
import io.callmanager.shared.SystemDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessException;

/// Adds every account up again from its ledger.
final class BooksCheck implements Function<DatabaseAccess, List<Finding>> {

  private static final int MOST_SHOWN = 20;

  @Override
  public List<Finding> apply(DatabaseAccess access) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(access.jdbcUrl());
    dataSource.setUser(access.username());
    dataSource.setPassword(access.password());
    dataSource.setOptions("-c role=callmanager_system");
    try {
      return report(new Books(new SystemDatabase(dataSource)).audit());
    } catch (DataAccessException e) {
      return List.of(
          Finding.fail(
              "books: they can't be read: " + e.getMostSpecificCause().getMessage(),
              "start the server once"));
    }
  }

  private static List<Finding> report(Books.Audit audit) {
    String read = audit.accounts() + " accounts, " + audit.entries() + " entries";
    if (audit.balances()) {
      return List.of(Finding.ok("books: balanced; " + read));
    }
    List<Finding> findings = new ArrayList<>();
    for (Books.Difference difference :
        audit.differences().subList(0, Math.min(MOST_SHOWN, audit.differences().size()))) {
      findings.add(
          Finding.fail(
              "books: account %s, %s: recorded %d, entries add up to %d"
                  .formatted(
                      difference.account(),
                      difference.what(),
                      difference.recorded(),
                      difference.recounted()),
              "stop charging the account, keep a backup of the database, and report it"));
    }
    findings.add(
        Finding.fail(
            "books: " + audit.differences().size() + " differences; " + read, "see above"));
    return findings;
  }
}
