package io.callmanager.shared;

import java.net.Inet4Address;
import java.net.InetAddress;

/// The addresses of the open internet. Where customers say with whom we shall speak, it must not be with what is behind our
/// own firewall (RFC 6890 lists what is special).
public final class PublicAddresses {

  private PublicAddresses() {}

  /// Whether an address is neither of this machine nor of any private network, nor a way around either.
  public static boolean contains(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet4Address) {
      boolean ours = first == 0 || first >= 240;
      boolean carrierGrade = first == 100 && second >= 64 && second < 128;
      boolean protocol = first == 192 && second == 0 && bytes[2] == 0;
      boolean benchmark = first == 198 && (second == 18 || second == 19);
      return !(ours || carrierGrade || protocol || benchmark);
    }
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    boolean translated = first == 0 && second == 0x64;
    boolean embedsIpv4 = first == 0 && second == 0;
    boolean sixToFour = first == 0x20 && second == 0x02;
    boolean teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    return !(uniqueLocal || translated || embedsIpv4 || sixToFour || teredo);
  }
}
