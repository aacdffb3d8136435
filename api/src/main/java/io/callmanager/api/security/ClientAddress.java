package io.callmanager.api.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// The network address that limits count against: an IPv4 address, or the /64 that an IPv6 address is in, because a client
/// commands all of its addresses there.
record ClientAddress(String text) {

  private static final int NETWORK_BYTES = 8;

  static ClientAddress of(String literal) {
    if (literal.indexOf(':') < 0) {
      return new ClientAddress(literal);
    }
    try {
      byte[] address = Inet6Address.ofLiteral(literal).getAddress();
      return address.length == NETWORK_BYTES * 2
          ? new ClientAddress(
              HexFormat.of().formatHex(Arrays.copyOf(address, NETWORK_BYTES)) + "/64")
          : new ClientAddress(InetAddress.ofLiteral(literal).getHostAddress());
    } catch (IllegalArgumentException e) {
      return new ClientAddress(literal);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
