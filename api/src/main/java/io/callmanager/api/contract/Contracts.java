package io.callmanager.api.contract;

import io.callmanager.api.http.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The contracts that are spoken here.
@Component
public class Contracts {

  private static final String FOUND = Contracts.class.getName();

  private final V1Contract own;
  private final List<Contract> others;

  Contracts(V1Contract own, List<Contract> all) {
    this.own = own;
    this.others = all.stream().filter(contract -> contract != own).toList();
  }

  /// The contract that a request is in; empty when it is none of the API's.
  public Optional<Contract> of(HttpServletRequest request) {
    if (request.getAttribute(FOUND) instanceof Contract found) {
      return Optional.of(found);
    }
    Optional<Contract> contract = find(request);
    contract.ifPresent(found -> request.setAttribute(FOUND, found));
    return contract;
  }

  private Optional<Contract> find(HttpServletRequest request) {
    if (ApiPaths.OWN.matches(request)) {
      return Optional.of(own);
    }
    for (Contract other : others) {
      if (other.covers(request)) {
        return Optional.of(other);
      }
    }
    return own.covers(request) ? Optional.of(own) : Optional.empty();
  }

  /// The contract that a request whose path can't be told was meant for, as far as it looks; empty when it looks like none of the
  /// API's.
  public Optional<Contract> resembled(HttpServletRequest request) {
    String uri = request.getRequestURI();
    for (Contract other : others) {
      if (other.resembles(uri)) {
        return Optional.of(other);
      }
    }
    return own.resembles(uri) ? Optional.of(own) : Optional.empty();
  }

  /// Whether a request needs a key.
  public boolean keyed(HttpServletRequest request) {
    return !ApiPaths.PUBLIC.matches(request) && of(request).isPresent();
  }
}
