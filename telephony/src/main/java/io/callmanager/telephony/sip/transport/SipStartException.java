package io.callmanager.telephony.sip.transport;

/// The SIP port can't be opened; the message says which and how to choose another.
public final class SipStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SipStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
