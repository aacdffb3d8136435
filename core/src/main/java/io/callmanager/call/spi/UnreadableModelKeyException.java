package io.callmanager.call.spi;

/// The key of an account's language model is kept and can't be read.
public final class UnreadableModelKeyException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public UnreadableModelKeyException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
