package io.callmanager.credit;

import io.callmanager.shared.Credits;

/// An account's credits; `granted` is always the sum of the other three.
public record CreditBalance(Credits granted, Credits available, Credits reserved, Credits spent) {

  /// What is not spent: what is available, and what calls under way hold.
  public Credits unspent() {
    return available.plus(reserved);
  }
}
