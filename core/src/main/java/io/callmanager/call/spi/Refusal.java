package io.callmanager.call.spi;

/// What a final answer other than success means. Which SIP code means which is the telephony module's one table.
public enum Refusal {
  BUSY(Fault.CALLEE),
  NO_ANSWER(Fault.CALLEE),
  NOT_FOUND(Fault.CALLEE),
  REJECTED(Fault.CALLEE),
  SERVICE_UNAVAILABLE(Fault.CARRIER),
  AUTH_FAILED(Fault.CARRIER),
  ERROR(Fault.CARRIER);

  private final Fault fault;

  Refusal(Fault fault) {
    this.fault = fault;
  }

  /// Whose answer it is: a callee's refusal is a call that was made; a carrier's is a call that never began.
  public Fault fault() {
    return fault;
  }

  /// Who turned the call down.
  public enum Fault {
    CALLEE,
    CARRIER
  }
}
