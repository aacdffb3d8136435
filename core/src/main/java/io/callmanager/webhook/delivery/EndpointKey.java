package io.callmanager.webhook.delivery;

import io.callmanager.shared.AccountId;
import java.util.UUID;

/// An endpoint of an account.
record EndpointKey(AccountId account, UUID id) {

  @Override
  public String toString() {
    return "account=" + account + " webhook=" + id;
  }
}
