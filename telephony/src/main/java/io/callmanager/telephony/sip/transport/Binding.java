package io.callmanager.telephony.sip.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/// Where a SIP transport listens and what it calls itself.
///
/// @param advertisedHost the host in our Via and Contact headers, an IPv6 address in brackets
/// @param tcpPeers who may connect to us by TCP; looked at anew with each connection
public record Binding(
    InetAddress address, int port, String advertisedHost, Set<InetAddress> tcpPeers) {

  /// An address as it stands in a URI: that of IPv6 in brackets (RFC 3986, section 3.2.2).
  public static String host(InetAddress address) {
    String host = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + host + "]" : host;
  }
}
