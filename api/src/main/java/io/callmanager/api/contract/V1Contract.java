package io.callmanager.api.contract;

import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/// The platform's own contract. What below `/api` is in no other contract is in this one.
@Component
final class V1Contract implements Contract {

  @Override
  public String name() {
    return ContractName.V1;
  }

  @Override
  public boolean covers(HttpServletRequest request) {
    return ApiPaths.covers(request);
  }

  @Override
  public boolean resembles(String uri) {
    return uri.startsWith("/api");
  }

  @Override
  public Told told(Problem problem, HttpServletRequest request) {
    return Told.of(problem, problem.status(), problem.body());
  }
}
