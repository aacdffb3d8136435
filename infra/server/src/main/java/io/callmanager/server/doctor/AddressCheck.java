package io.callmanager.server.doctor;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/// Whether peers are told an address at which they find us.
final class AddressCheck implements Check {

  private static final String SETTING = "CALLMANAGER_SIP_ADVERTISED_ADDRESS";

  @Override
  public List<Finding> look(Patient patient) {
    String advertised = patient.sip().advertisedAddress();
    if (advertised == null || advertised.isBlank()) {
      return List.of(
          Finding.ok(
              "advertised address: that of the SIP port (" + patient.sip().bindAddress() + ")"));
    }
    try {
      InetAddress address = InetAddress.getByName(advertised.strip());
      if (address.isAnyLocalAddress()) {
        return List.of(
            Finding.fail(
                "advertised address: " + advertised + " is no address to answer to",
                SETTING + "=ADDRESS"));
      }
      if (address.isLoopbackAddress() && hasTrunkElsewhere(patient)) {
        return List.of(
            Finding.fail(
                "advertised address: "
                    + advertised
                    + " is loopback, but a trunk is on another machine",
                SETTING + "= this machine's address as the trunk sees it"));
      }
      return List.of(
          NetworkInterface.getByInetAddress(address) != null
              ? Finding.ok("advertised address: " + advertised + " is this machine's")
              : Finding.warn(
                  "advertised address: " + advertised + " is not one of this machine's",
                  "right behind NAT, if the SIP port and the RTP ports are forwarded; else correct "
                      + SETTING));
    } catch (UnknownHostException e) {
      return List.of(
          Finding.fail(
              "advertised address: " + advertised + " is not known", "correct " + SETTING));
    } catch (SocketException e) {
      return List.of(
          Finding.warn(
              "advertised address: this machine's addresses can't be read", "check it by hand"));
    }
  }

  private static boolean hasTrunkElsewhere(Patient patient) {
    return patient.trunks().stream()
        .map(Patient.Trunk::uri)
        .anyMatch(
            uri ->
                uri != null
                    && !TrunkCheck.isLoopback(
                        uri.replaceFirst("^sip:(?:[^@]*@)?", "").replaceFirst("[:;].*$", "")));
  }
}
