package io.callmanager.telephony.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateNamesTest {

  @ParameterizedTest
  @CsvSource({
    "carrier.example,       carrier.example,      true",
    "carrier.example,       sip.carrier.example,  false",
    "carrier.example,       xcarrier.example,     false",
    "*.pstn.carrier.example, us.pstn.carrier.example, true",
    "*.pstn.carrier.example, a.b.pstn.carrier.example, false",
    "*.pstn.carrier.example, pstn.carrier.example, false",
    "*.pstn.carrier.example, .pstn.carrier.example, false",
    "*.example,             carrier.example,      false",
    "*,                     localhost,            false",
    "s*.carrier.example,    sip.carrier.example,  false",
    "127.0.0.1,             127.0.0.1,            false",
  })
  void areComparedWholeButForAFirstLabelThatIsAnAsterisk(
      String name, String domain, boolean included) {
    assertThat(new CertificateNames(List.of(name), List.of()).include(domain)).isEqualTo(included);
  }

  @Test
  void includeAddressesOnlyAsAddresses() {
    CertificateNames names =
        new CertificateNames(
            List.of(), List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("::1")));
    assertThat(names.include("10.0.0.1")).isTrue();
    assertThat(names.include("10.0.0.2")).isFalse();
    assertThat(names.include("0:0:0:0:0:0:0:1")).isTrue();
  }

  @Test
  void areThoseOfTheSubjectAltName(@TempDir Path directory)
      throws IOException, GeneralSecurityException {
    TestAuthority.Issued issued =
        new TestAuthority(directory, "Test Authority")
            .issue(
                "dns:Sip.Carrier.example,uri:sip:carrier.example,uri:sip:bob@other.example,uri:https://web.example,ip:127.0.0.1,email:me@mail.example");
    CertificateNames names;
    try (InputStream in = Files.newInputStream(issued.chain())) {
      names =
          CertificateNames.of(
              (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    assertThat(names.domains()).containsExactlyInAnyOrder("sip.carrier.example", "carrier.example");
    assertThat(names.addresses()).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(names).hasToString("sip.carrier.example, carrier.example, 127.0.0.1");
  }
}
