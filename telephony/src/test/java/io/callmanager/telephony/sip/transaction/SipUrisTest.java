package io.callmanager.telephony.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.TlsIdentity;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a request within a dialog goes.
class SipUrisTest {

  private static final InetSocketAddress TRUNK = at("192.0.2.1", 5070);
  private static final Peer BY_UDP = new Peer(Transport.UDP, TRUNK);
  private static final Peer BY_TLS =
      new Peer(Transport.TLS, TRUNK, new TlsIdentity("carrier.example", true));

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  @ParameterizedTest
  @CsvSource({
    "sip:a@198.51.100.7:5090,        198.51.100.7, 5090",
    "sip:198.51.100.7;lr,            198.51.100.7, 5060",
    "sip:[2001:db8::1]:7;x=y,    2001:db8::1, 7",
  })
  void goesToAnAddressThatIsNamed(String uri, String address, int port) {
    assertThat(SipUris.peer(uri, BY_UDP)).isEqualTo(new Peer(Transport.UDP, at(address, port)));
  }

  @ParameterizedTest
  @CsvSource({
    "sip:a@198.51.100.7:5090;transport=tls,     198.51.100.7, 5090",
    "sip:198.51.100.7;transport=TLS;lr,         198.51.100.7, 5061",
    "sips:198.51.100.7;lr,                      198.51.100.7, 5061",
    "sip:[2001:db8::1]:7;x=y;transport=tls?Subject=a,  2001:db8::1,   7",
  })
  void keepsToTlsAndToWhomItExpects(String uri, String address, int port) {
    assertThat(SipUris.peer(uri, BY_TLS)).isEqualTo(BY_TLS.at(at(address, port)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:a@198.51.100.7:5090",
        "sip:198.51.100.7;transport=tcp",
        "sip:198.51.100.7;transport=tlsx",
        "sip:carrier.example:5061;transport=tls",
        "sip:999.0.0.1;transport=tls",
        "tel:+15005550100",
      })
  void neverLeavesTlsForAnAddressWithout(String uri) {
    assertThat(SipUris.peer(uri, BY_TLS)).isEqualTo(BY_TLS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sips:198.51.100.7", "sip:198.51.100.7:5061;transport=tls"})
  void sendsNothingPlainToATlsPort(String uri) {
    assertThat(SipUris.peer(uri, BY_UDP)).isEqualTo(BY_UDP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sip:a@10.0.0.1:5090", "sip:127.0.0.1", "sip:[::1]:7", "sip:169.254.169.254"})
  void isNotLedIntoAPrivateNetworkFromOutside(String uri) {
    assertThat(SipUris.peer(uri, BY_UDP)).isEqualTo(BY_UDP);
    Peer inside = new Peer(Transport.UDP, at("10.0.0.2", 5060));
    assertThat(SipUris.peer(uri, inside)).isNotEqualTo(inside);
  }
}
