package io.callmanager.api.contract;

import io.callmanager.api.http.Problem;
import io.callmanager.api.limit.RateLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/// One of the contracts in which the API is spoken.
public interface Contract {

  /// What every request counts against where a contract says nothing else.
  List<RateLimit> USUAL_LIMITS =
      List.of(
          RateLimit.REQUESTS_PER_MINUTE,
          RateLimit.REQUESTS_PER_HOUR,
          RateLimit.ACCOUNT_REQUESTS_PER_MINUTE);

  /// Its name in keys and settings, such as `v1`.
  String name();

  /// Whether a request is in this contract, whatever is at its path: one that is not there is told so in the contract's own words.
  /// Matched as controllers are, so that no spelling of a path reaches a controller without its contract's checks.
  boolean covers(HttpServletRequest request);

  /// Whether a URL of which not even the path can be told looks like one of this contract's.
  default boolean resembles(String uri) {
    return false;
  }

  /// What is answered to a request that something is wrong with.
  Told told(Problem problem, HttpServletRequest request);

  /// What a request counts against.
  default List<RateLimit> limits(HttpServletRequest request) {
    return USUAL_LIMITS;
  }

  /// Whether a key that is bound to `contract` may be used for a request of this one.
  default boolean takesKeysOf(String contract, HttpServletRequest request) {
    return name().equals(contract);
  }
}
