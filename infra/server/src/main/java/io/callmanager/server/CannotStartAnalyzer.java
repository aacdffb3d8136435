package io.callmanager.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Shows a [CannotStartException] as problem and remedy in place of a stack trace. Named in `META-INF/spring.factories`.
final class CannotStartAnalyzer extends AbstractFailureAnalyzer<CannotStartException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, CannotStartException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
  }
}
