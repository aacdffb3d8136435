package io.callmanager.telephony.sip.transport;

import java.net.InetAddress;
import java.util.Set;

/// Where a SIP transport listens and what it calls itself.
///
/// @param advertisedHost the host in our Via and Contact headers
/// @param tcpPeers who may connect to us by TCP; empty means that TCP is not listened on at all
public record Binding(
    InetAddress address, int port, String advertisedHost, Set<InetAddress> tcpPeers) {

  public Binding {
    tcpPeers = Set.copyOf(tcpPeers);
  }
}
