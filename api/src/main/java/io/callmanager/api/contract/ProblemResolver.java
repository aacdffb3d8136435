package io.callmanager.api.contract;

import io.callmanager.api.http.AnsweredException;
import io.callmanager.api.http.Failures;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// The one place where what went wrong with an API request becomes its answer. Other paths are none of its business.
@Component
class ProblemResolver implements HandlerExceptionResolver, Ordered {

  private static final Logger log = LoggerFactory.getLogger(ProblemResolver.class);
  private static final ModelAndView ANSWERED = new ModelAndView();

  private final Contracts contracts;
  private final ProblemWriter writer;

  ProblemResolver(Contracts contracts, ProblemWriter writer) {
    this.contracts = contracts;
    this.writer = writer;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception thrown) {
    if (response.isCommitted() || contracts.of(request).isEmpty()) {
      return null;
    }
    if (thrown instanceof AnsweredException) {
      return ANSWERED;
    }
    if (thrown instanceof IOException) {
      log.debug("A client went away: {}", thrown.toString());
      return ANSWERED;
    }
    try {
      response.resetBuffer();
      if (thrown instanceof ToldException answer) {
        writer.write(response, answer.told());
      } else {
        writer.write(request, response, Failures.problemOf(thrown));
      }
    } catch (IOException e) {
      log.debug("A client went away before it was told what was wrong: {}", e.toString());
    }
    return ANSWERED;
  }
}
