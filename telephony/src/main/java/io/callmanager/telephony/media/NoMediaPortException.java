package io.callmanager.telephony.media;

/// Every RTP port of the configured range is in use or draining.
public final class NoMediaPortException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NoMediaPortException(String message) {
    super(message);
  }
}
