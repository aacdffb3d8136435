package io.callmanager.telephony.sip.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.Type;

/// Which addresses are of use to us.
public enum AddressFamilies {
  IPV4,
  /// IPv4 addresses are tried first.
  BOTH,
  IPV6;

  /// Those to which a socket on an address can send.
  public static AddressFamilies reachableFrom(InetAddress bound) {
    if (bound instanceof Inet4Address) {
      return IPV4;
    }
    return bound.isAnyLocalAddress() ? BOTH : IPV6;
  }

  /// The types of their records.
  List<Integer> types() {
    return switch (this) {
      case IPV4 -> List.of(Type.A);
      case BOTH -> List.of(Type.A, Type.AAAA);
      case IPV6 -> List.of(Type.AAAA);
    };
  }

  /// Whether somebody to call can have the address, and we can reach it.
  boolean fits(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return false;
    }
    return switch (this) {
      case IPV4 -> address instanceof Inet4Address;
      case BOTH -> true;
      case IPV6 -> address instanceof Inet6Address;
    };
  }
}
