package io.callmanager.account;

/// What an account has subscribed to.
public enum Plan {
  FREE,
  PRO,
  BUSINESS,
  ENTERPRISE
}
