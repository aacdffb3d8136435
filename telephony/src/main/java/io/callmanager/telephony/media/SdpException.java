package io.callmanager.telephony.media;

/// A session description that can't be used; the message says why.
public final class SdpException extends Exception {

  private static final long serialVersionUID = 1L;

  public SdpException(String message) {
    super(message);
  }
}
