package io.callmanager.call.spi;

/// The language models that can speak for agents.
public interface ModelCatalog {

  /// Whether there is one.
  boolean isAvailable();
}
