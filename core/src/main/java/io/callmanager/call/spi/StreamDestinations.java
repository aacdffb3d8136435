package io.callmanager.call.spi;

/// Where agents' media streams may lead.
public interface StreamDestinations {

  /// Whether they may lead into private networks and to this machine, and go over connections that are not encrypted.
  boolean privateNetworks();
}
