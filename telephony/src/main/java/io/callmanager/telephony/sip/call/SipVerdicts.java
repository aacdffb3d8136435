package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.Refusal;

/// What a final answer of 300 and above to an INVITE means. This is the one place that says so.
public final class SipVerdicts {

  private SipVerdicts() {}

  /// The verdict on a code. Where a code isn't about the callee, it is the carrier's fault, so that the call counts as one
  /// that never began:
  ///
  /// - 403 is what carriers say to a caller number that isn't ours or to a destination that isn't ours to call.
  /// - 488 and 606 turn down our codecs, of which every phone network has one.
  /// - 3xx would have us call elsewhere, which would let a trunk choose whom we call and pay for.
  public static Refusal of(int code) {
    return switch (code) {
      case 486, 600 -> Refusal.BUSY;
      case 408, 480, 487 -> Refusal.NO_ANSWER;
      case 404, 410, 484, 485, 604 -> Refusal.NOT_FOUND;
      case 433, 603, 607, 608 -> Refusal.REJECTED;
      case 503 -> Refusal.SERVICE_UNAVAILABLE;
      case 401, 407 -> Refusal.AUTH_FAILED;
      default -> Refusal.ERROR;
    };
  }
}
