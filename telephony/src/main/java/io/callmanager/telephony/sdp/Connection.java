package io.callmanager.telephony.sdp;

import io.callmanager.telephony.media.SdpException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// A `c=` line: where media is to be sent.
///
/// @param addressType `IP4` or `IP6`
/// @param address as written; may be a host name, which is never looked up
public record Connection(String addressType, String address) {

  private static final Pattern IP4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  static Connection of(InetAddress address) {
    return new Connection(
        address instanceof Inet6Address ? "IP6" : "IP4", address.getHostAddress());
  }

  /// The address, without asking any name service.
  ///
  /// @throws SdpException when it is no address literal of its type, or one that no single peer can own
  InetAddress ip() throws SdpException {
    InetAddress ip =
        switch (addressType) {
          case "IP4" -> ip4();
          case "IP6" -> ip6();
          default -> throw new SdpException("unknown address type " + addressType);
        };
    if (ip.isMulticastAddress() || address.equals("255.255.255.255")) {
      throw new SdpException("the media address " + address + " is not one peer's");
    }
    return ip;
  }

  private InetAddress ip4() throws SdpException {
    if (!IP4.matcher(address).matches()) {
      throw new SdpException("the media address is no IPv4 address literal: " + address);
    }
    return Inet4Address.ofLiteral(address);
  }

  private InetAddress ip6() throws SdpException {
    try {
      if (IP6.matcher(address).matches()) {
        return Inet6Address.ofLiteral(address);
      }
    } catch (IllegalArgumentException e) {
      throw new SdpException("the media address is no IPv6 address literal: " + address);
    }
    throw new SdpException("the media address is no IPv6 address literal: " + address);
  }

  @Override
  public String toString() {
    return "IN " + addressType + " " + address;
  }
}
