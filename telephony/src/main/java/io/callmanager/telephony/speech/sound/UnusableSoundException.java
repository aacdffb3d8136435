package io.callmanager.telephony.speech.sound;

/// A file is no sound that can be played; the message says, as a noun, what it is instead.
final class UnusableSoundException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableSoundException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
