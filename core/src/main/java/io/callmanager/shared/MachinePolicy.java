package io.callmanager.shared;

/// What is done about answering machines.
public enum MachinePolicy {
  /// Nobody listens for one; what is said first is said at once.
  OFF,
  /// What is said first is said at once; who answered is told.
  DETECT,
  /// What is said first waits until it is known who answered; a machine is hung up on.
  HANG_UP,
  /// What is said first waits until it is known who answered; a machine is left the message after its beep, or once it has
  /// fallen silent.
  LEAVE_MESSAGE
}
