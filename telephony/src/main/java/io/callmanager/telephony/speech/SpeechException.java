package io.callmanager.telephony.speech;

/// An engine failed to speak, or to understand speech; the message says how.
public final class SpeechException extends Exception {

  private static final long serialVersionUID = 1L;

  /// What it was due to.
  public enum Fault {
    /// The engine doesn't work: it may fail on any text.
    ENGINE,
    /// The engine works, but not on this text or this utterance.
    TEXT,
    /// The engine was left in peace, because it failed lately.
    RESTING
  }

  private final Fault fault;

  public SpeechException(String message) {
    this(Fault.ENGINE, message);
  }

  public SpeechException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public SpeechException(String message, Throwable cause) {
    this(Fault.ENGINE, message, cause);
  }

  public SpeechException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
