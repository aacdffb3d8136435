package io.callmanager.api.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Turns whatever was thrown into the problem that a client is told.
public final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

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
          Problem.invalidPath(
              Map.of(mismatch.getName(), List.of("Invalid " + whose(mismatch) + " ID format")));
      case NoResourceFoundException missing -> Problem.NO_SUCH_PATH;
      case NoHandlerFoundException missing -> Problem.NO_SUCH_PATH;
      case DataAccessResourceFailureException down -> databaseDown(down);
      case RecoverableDataAccessException down -> databaseDown(down);
      case TransientDataAccessException down -> databaseDown(down);
      case CannotCreateTransactionException down -> databaseDown(down);
      default -> {
        String id = UUID.randomUUID().toString();
        log.error("errorId={} a request failed", id, thrown);
        yield Problem.internal(id);
      }
    };
  }

  private static String whose(MethodArgumentTypeMismatchException mismatch) {
    Class<?> type = mismatch.getRequiredType();
    return type == null ? "" : type.getSimpleName().replaceFirst("Id$", "");
  }

  private static Problem databaseDown(Exception cause) {
    log.warn("The database can't be reached: {}", cause.getMessage());
    return Problem.DATABASE_DOWN;
  }
}
