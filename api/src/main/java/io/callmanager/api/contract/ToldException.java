package io.callmanager.api.contract;

/// Carries an answer out of a controller to where it is written. Has no stack trace: it says nothing about the code.
public final class ToldException extends RuntimeException {

  private final transient Told told;

  ToldException(Told told) {
    super(told.status().toString(), null, false, false);
    this.told = told;
  }

  public Told told() {
    return told;
  }
}
