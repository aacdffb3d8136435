package io.callmanager.server;

import org.jspecify.annotations.Nullable;

/// The server can't start for a reason that a person can mend.
public final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  /// @param problem what is wrong, in one sentence
  /// @param remedy what to do about it, in one sentence
  public CannotStartException(String problem, String remedy, @Nullable Throwable cause) {
    super(problem, cause);
    this.remedy = remedy;
  }

  public CannotStartException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  public String remedy() {
    return remedy;
  }
}
