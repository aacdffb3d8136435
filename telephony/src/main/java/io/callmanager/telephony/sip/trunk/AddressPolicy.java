package io.callmanager.telephony.sip.trunk;

import io.callmanager.shared.PublicAddresses;
import java.net.InetAddress;

/// Where customers may have us send SIP and RTP: a trunk that an account set up itself must not lead into networks behind
/// our own firewall.
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
    return !restricts(customers) || PublicAddresses.contains(address);
  }

  /// Whether a trunk may lead to public addresses only.
  ///
  /// @param customers as for [#allows]
  public boolean restricts(boolean customers) {
    return customers && !privateAllowed;
  }
}
