package io.callmanager.telephony.twilio;

import org.jspecify.annotations.Nullable;

/// A request to Twilio's REST API that did not succeed.
final class TwilioFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What Twilio has done by then.
  enum Kind {
    /// It said no.
    REFUSED,
    /// It can't have heard of the request.
    NOT_SENT,
    /// It may have done what was asked for, or not.
    IN_DOUBT
  }

  private final Kind kind;
  private final int status;
  private final @Nullable Integer code;

  /// @param status HTTP's; 0 when nothing was answered
  /// @param code Twilio's own; null when it gave none
  /// @param words Twilio's own, or what went wrong on the way
  TwilioFailure(Kind kind, int status, @Nullable Integer code, String words) {
    super(words, null, false, false);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }

  Kind kind() {
    return kind;
  }

  int status() {
    return status;
  }

  @Nullable Integer code() {
    return code;
  }

  /// Such as `Twilio 21211: Invalid 'To' Phone Number: +1555`.
  String words() {
    String message = String.valueOf(getMessage());
    return code == null ? "Twilio: " + message : "Twilio " + code + ": " + message;
  }
}
