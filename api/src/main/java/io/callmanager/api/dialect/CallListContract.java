package io.callmanager.api.dialect;

import io.callmanager.api.contract.Contract;
import io.callmanager.api.contract.ContractName;
import io.callmanager.api.contract.Told;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/// The path that two dialects share, for the keys of both. Its failures are told as the platform's own are, which have all that theirs
/// have.
@Component
@ConditionalOnDialect({ContractName.CLAUDE_PHONE, ContractName.AGENTICAI})
final class CallListContract implements Contract {

  private static final RequestMatcher PATH = ApiPaths.matcher("/api/calls");

  private final List<CallListing> dialects;

  CallListContract(List<CallListing> dialects) {
    this.dialects = dialects;
  }

  @Override
  public String name() {
    return "call-list";
  }

  @Override
  public boolean covers(HttpServletRequest request) {
    return PATH.matches(request);
  }

  @Override
  public Told told(Problem problem, HttpServletRequest request) {
    return Told.of(problem, problem.status(), problem.body());
  }

  @Override
  public boolean takesKeysOf(String contract, HttpServletRequest request) {
    return dialects.stream().anyMatch(dialect -> dialect.contract().equals(contract));
  }
}
