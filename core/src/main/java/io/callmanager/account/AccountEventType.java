package io.callmanager.account;

/// The kinds of events that happen to an account itself rather than to one of its calls.
public enum AccountEventType {
  WEBHOOK_DISABLED("webhook.disabled"),
  LOW_BALANCE("account.low_balance");

  private final String word;

  AccountEventType(String word) {
    this.word = word;
  }

  /// The kind as it is written in the API and in the database.
  public String word() {
    return word;
  }
}
