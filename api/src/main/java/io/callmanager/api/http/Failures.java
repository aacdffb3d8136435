package io.callmanager.api.http;

import io.callmanager.shared.PhoneNumber;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Turns whatever was thrown into the problem that a client is told.
public final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /// The words of the contract.
  public static final String NOT_A_PHONE_NUMBER =
      "Invalid phone number format. Please use international format (e.g., +1234567890).";

  private static final int MOST_CAUSES = 20;
  private static final List<String> LOST = List.of("08", "53", "57P");

  private Failures() {}

  /// The problem that `thrown` amounts to. What nobody foresaw is logged, under an id that the client is told.
  public static Problem problemOf(Exception thrown) {
    return switch (thrown) {
      case ProblemException refused -> refused.problem();
      case HttpRequestMethodNotSupportedException wrong -> {
        Set<HttpMethod> allowed = wrong.getSupportedHttpMethods();
        yield Problem.wrongMethod(allowed == null ? Set.of() : allowed);
      }
      case MethodArgumentTypeMismatchException mismatch ->
          Problem.invalidPath(Map.of(mismatch.getName(), List.of(whatIsWrong(mismatch))));
      case NoResourceFoundException missing -> Problem.NO_SUCH_PATH;
      case NoHandlerFoundException missing -> Problem.NO_SUCH_PATH;
      case NestedRuntimeException broken when databaseIsAway(broken) -> databaseDown(broken);
      default -> {
        String id = UUID.randomUUID().toString();
        log.error("errorId={} a request failed", id, thrown);
        yield Problem.internal(id);
      }
    };
  }

  private static String whatIsWrong(MethodArgumentTypeMismatchException mismatch) {
    Class<?> type = mismatch.getRequiredType();
    if (type == PhoneNumber.class) {
      return NOT_A_PHONE_NUMBER;
    }
    String whose = type == null ? "" : type.getSimpleName().replaceFirst("Id$", "");
    return "Invalid " + whose + " ID format";
  }

  /// Whether the database can't be reached, or has no room; trying again may help then. Told by the classes of SQLSTATE that
  /// PostgreSQL gives to lost connections (08), want of resources (53) and shutdowns (57), wherever in the causes it is:
  /// on its way up, a lost connection turns into failed transactions and failed rollbacks. A connection that the pool has
  /// closed already has no SQLSTATE.
  private static boolean databaseIsAway(NestedRuntimeException thrown) {
    if (thrown instanceof TransientDataAccessException
        || thrown instanceof DataAccessResourceFailureException
        || thrown instanceof TransactionSystemException) {
      return true;
    }
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql && isLost(sql.getSQLState()))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isLost(@Nullable String sqlState) {
    return sqlState == null || LOST.stream().anyMatch(sqlState::startsWith);
  }

  private static Problem databaseDown(Exception cause) {
    log.warn("The database can't be reached: {}", cause.getMessage());
    return Problem.DATABASE_DOWN;
  }
}
