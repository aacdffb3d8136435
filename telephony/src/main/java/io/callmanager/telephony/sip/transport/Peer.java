package io.callmanager.telephony.sip.transport;

import java.net.InetSocketAddress;

/// The other end of a message.
///
/// @param address resolved
public record Peer(Transport transport, InetSocketAddress address) {

  public Peer {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("unresolved address of a peer");
    }
  }

  public boolean reliable() {
    return transport.reliable();
  }

  @Override
  public String toString() {
    return address.getAddress().getHostAddress() + ":" + address.getPort() + "/" + transport;
  }
}
