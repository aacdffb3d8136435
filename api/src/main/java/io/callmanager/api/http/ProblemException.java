package io.callmanager.api.http;

/// Carries a [Problem] out of a controller to where it becomes an answer. Has no stack trace: it says nothing about the code.
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.body().error(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
