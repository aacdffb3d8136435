package io.callmanager.api.dialect.claudephone;

import io.callmanager.api.contract.Contract;
import io.callmanager.api.contract.ContractName;
import io.callmanager.api.contract.Told;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/// Which requests are Claude Phone's. Its failures are told as the platform's own are, which have all that its have.
@Component
@ConditionalOnDialect(ClaudePhoneContract.NAME)
final class ClaudePhoneContract implements Contract {

  static final String NAME = ContractName.CLAUDE_PHONE;

  private static final List<RequestMatcher> PATHS =
      List.of(
          ApiPaths.matcher("/api/outbound-call/**"),
          ApiPaths.matcher("/api/call/{call}/**"),
          ApiPaths.matcher("/api/devices/**"),
          ApiPaths.matcher("/api/device/**"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean covers(HttpServletRequest request) {
    for (RequestMatcher path : PATHS) {
      if (path.matches(request)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Told told(Problem problem, HttpServletRequest request) {
    return Told.of(problem, problem.status(), problem.body());
  }

  /// A refusal in the contract's own words.
  static Told refused(HttpStatus status, String error, String message) {
    return new Told(status, new Refusal(false, error, message));
  }

  static Told noSuchCall() {
    return refused(HttpStatus.NOT_FOUND, "Call not found", "There is no call of this id.");
  }

  private record Refusal(boolean success, String error, String message) {}
}
