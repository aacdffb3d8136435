package io.callmanager.api.http;

/// Leads out of a controller when somebody else answers the request. Has no stack trace: it says nothing about the code.
public abstract class AnsweredException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected AnsweredException(String message) {
    super(message, null, false, false);
  }
}
