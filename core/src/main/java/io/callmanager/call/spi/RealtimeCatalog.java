package io.callmanager.call.spi;

/// The models that can hear and speak for agents.
public interface RealtimeCatalog {

  /// Whether there is one.
  boolean isAvailable();
}
