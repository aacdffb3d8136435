package io.callmanager.server.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// The addresses of our SIP user agent.
final class SipAddresses {

  private SipAddresses() {}

  /// Where our own SIP port can be reached from this machine.
  static InetAddress reachable(Patient.Sip sip) {
    try {
      InetAddress bound = InetAddress.getByName(sip.bindAddress());
      return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
