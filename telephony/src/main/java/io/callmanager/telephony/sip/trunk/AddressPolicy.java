package io.callmanager.telephony.sip.trunk;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Where customers may have us send SIP and RTP: a trunk that an account set up itself must not lead into networks behind
/// our own firewall (RFC 6890 lists what is special).
public final class AddressPolicy {

  private final boolean privateAllowed;

  /// @param privateAllowed whether accounts' own trunks may be in private networks, and on this machine
  public AddressPolicy(boolean privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /// Whether a trunk may lead there.
  ///
  /// @param customers whether an account set it up itself; the platform's own trunks may be anywhere
  public boolean allows(InetAddress address, boolean customers) {
    return !customers || privateAllowed || isPublic(address);
  }

  static boolean isPublic(InetAddress address) {
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
