package io.callmanager.api.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems as answers, in filters and controllers alike.
@Component
public class ProblemWriter {

  private final JsonMapper mapper;

  ProblemWriter(JsonMapper mapper) {
    this.mapper = mapper;
  }

  public void write(HttpServletResponse response, Problem problem) throws IOException {
    byte[] body = mapper.writeValueAsBytes(problem.body());
    response.setStatus(problem.status().value());
    if (problem.header() != null) {
      response.setHeader(problem.header().name(), problem.header().value());
    }
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
