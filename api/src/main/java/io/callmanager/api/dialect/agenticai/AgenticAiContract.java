package io.callmanager.api.dialect.agenticai;

import io.callmanager.api.contract.Contract;
import io.callmanager.api.contract.ContractName;
import io.callmanager.api.contract.Told;
import io.callmanager.api.contract.ToldException;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/// Which requests are AgenticAI's. That a call can't be placed is no failure of the request there: its clients look at `success`. What
/// fails all the same, such as a key that is not known, is told as the platform's own failures are, which have all that its have.
@Component
@ConditionalOnDialect(AgenticAiContract.NAME)
final class AgenticAiContract implements Contract {

  static final String NAME = ContractName.AGENTICAI;

  private static final RequestMatcher CALL = ApiPaths.matcher("/api/call");
  private static final RequestMatcher OF_CALL = ApiPaths.matcher("/api/calls/{call}/**");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean covers(HttpServletRequest request) {
    return CALL.matches(request) || OF_CALL.matches(request);
  }

  @Override
  public Told told(Problem problem, HttpServletRequest request) {
    return Told.of(problem, problem.status(), problem.body());
  }

  /// A refusal in the contract's own words.
  static ToldException refused(String error) {
    return new Told(HttpStatus.OK, PlacedCall.refused(error)).asException();
  }

  /// A refusal in the words that the contract has for whatever keeps a call from being placed.
  static ToldException unable(String why) {
    return refused("Unable to create record: " + why);
  }
}
