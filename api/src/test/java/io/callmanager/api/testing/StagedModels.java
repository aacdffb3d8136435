package io.callmanager.api.testing;

import io.callmanager.call.spi.ModelCatalog;

/// The platform's language model, which is there unless a test says otherwise.
public final class StagedModels implements ModelCatalog {

  private volatile boolean available = true;

  public void available(boolean there) {
    available = there;
  }

  @Override
  public boolean isAvailable() {
    return available;
  }
}
