package io.callmanager.telephony.media;

import java.net.InetAddress;

/// Where media lives on this machine.
///
/// @param bind the local address that RTP ports are opened on; may be the wildcard address
/// @param advertised the address that peers are told to send to
public record MediaAddress(InetAddress bind, InetAddress advertised) {

  public MediaAddress {
    if (advertised.isAnyLocalAddress()) {
      throw new IllegalArgumentException("No peer can send to " + advertised.getHostAddress());
    }
  }
}
