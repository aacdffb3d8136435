package io.callmanager.telephony.sip.transport;

/// SIP can't be started as configured, mostly because a port is taken; the message says what to change.
public final class SipStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SipStartException(String message) {
    super(message);
  }

  public SipStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
