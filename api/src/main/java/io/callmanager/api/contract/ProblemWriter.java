package io.callmanager.api.contract;

import io.callmanager.api.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems as answers in the words of the request's contract, in filters and controllers alike.
@Component
public class ProblemWriter {

  private final Contracts contracts;
  private final V1Contract own;
  private final JsonMapper mapper;

  ProblemWriter(Contracts contracts, V1Contract own, JsonMapper mapper) {
    this.contracts = contracts;
    this.own = own;
    this.mapper = mapper;
  }

  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    write(response, contracts.of(request).orElse(own).told(problem, request));
  }

  /// Writes a problem with a URL of which not even the path can be told.
  public void writePathless(
      HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    write(response, contracts.resembled(request).orElse(own).told(problem, request));
  }

  void write(HttpServletResponse response, Told told) throws IOException {
    byte[] body = mapper.writeValueAsBytes(told.body());
    response.setStatus(told.status().value());
    told.headers().forEach(response::setHeader);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
