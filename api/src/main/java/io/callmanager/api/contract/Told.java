package io.callmanager.api.contract;

import io.callmanager.api.http.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// An answer in a contract's own words.
///
/// @param body what is written as JSON
public record Told(HttpStatus status, Map<String, String> headers, Object body) {

  public Told(HttpStatus status, Object body) {
    this(status, Map.of(), body);
  }

  /// An answer to a problem, with the problem's own header.
  public static Told of(Problem problem, HttpStatus status, Object body) {
    Problem.Header header = problem.header();
    return new Told(
        status, header == null ? Map.of() : Map.of(header.name(), header.value()), body);
  }

  /// For throwing; see [ToldException].
  public ToldException asException() {
    return new ToldException(this);
  }
}
