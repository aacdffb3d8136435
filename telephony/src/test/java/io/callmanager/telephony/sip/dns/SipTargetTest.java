package io.callmanager.telephony.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken from the settings.
class SipTargetTest {

  @Test
  void writesHostsInOneWay() {
    assertThat(SipTarget.of("Carrier.Example.")).isEqualTo(SipTarget.of("carrier.example"));
    assertThat(SipTarget.of("[2001:DB8::1]")).isEqualTo(SipTarget.of("2001:db8::1"));
    assertThat(new SipTarget("[2001:db8::1]", 5061, Transport.TLS))
        .hasToString("[2001:db8::1]:5061;transport=tls");
  }

  @Test
  void tellsAddressesFromNames() {
    assertThat(SipTarget.of("192.0.2.1").address()).contains(InetAddress.ofLiteral("192.0.2.1"));
    assertThat(SipTarget.of("[::1]").address()).contains(InetAddress.ofLiteral("::1"));
    assertThat(SipTarget.of("1.example").address()).isEmpty();
    assertThat(SipTarget.of("127.1").address()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "a..b",
        "-a.example",
        "a b",
        "a\nb",
        "999.1.1.1",
        "[::g]",
        "[fe80::1%lo]",
        ":",
        "é.example",
        "a/b"
      })
  void refusesWhatIsNoHost(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> SipTarget.of(host));
  }

  @Property
  void throwsNothingElse(@ForAll String host) {
    try {
      assertThat(SipTarget.of(host).host()).isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void refusesWhatIsNoPort(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SipTarget("carrier.example", port, null));
  }

  private static DnsProperties asking(String server) {
    return new DnsProperties(
        List.of(server),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        Duration.ofHours(1));
  }

  @Test
  void readsDnsServers() {
    assertThat(asking("10.0.0.53").addresses())
        .extracting(Object::toString)
        .containsExactly("/10.0.0.53:53");
    assertThat(asking("[::1]:5353").addresses().getFirst().getPort()).isEqualTo(5353);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dns.example", "10.0.0.53:", "10.0.0.53:99999", "::1", "1.2.3"})
  void refusesWhatIsNoDnsServer(String server) {
    assertThatIllegalArgumentException().isThrownBy(() -> asking(server));
  }
}
