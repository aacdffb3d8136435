package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.peers.TestAuthority;
import io.callmanager.telephony.sip.tls.TlsProperties;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A trunk that speaks TLS: whom we talk to, and over which connection.
class TlsTrunkTest {

  @TempDir private static Path directory;
  private static TestAuthority authority;
  private static TestAuthority stranger;
  private static TestAuthority.Issued local;

  @BeforeAll
  static void makeCertificates() {
    authority = new TestAuthority(directory, "Test Authority");
    stranger = new TestAuthority(directory, "Stranger");
    local = authority.issue("dns:localhost,ip:127.0.0.1");
  }

  private static TlsProperties trusting() {
    return new TlsProperties(15_061, null, null, null, authority.certificate().toString());
  }

  private static TlsProperties certified(int port) {
    return new TlsProperties(
        port,
        local.chain().toString(),
        local.key().toString(),
        null,
        authority.certificate().toString());
  }

  private static TrunkProperties unchecked(String name, String uri) {
    return TrunkProperties.at(name, uri).secured(false, null);
  }

  private static CarrierUnderTest trusting(String uri) {
    return new CarrierUnderTest(trusting(), TrunkProperties.at("test", uri));
  }

  /// What the operator is told of a call through a trunk that shows a certificate, after which nothing was said to the trunk.
  private static String refusal(TestAuthority.Issued shown, String host) throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(shown.context());
        CarrierUnderTest ours = trusting(trunk.uri(host))) {
      Heard heard = new Heard();
      ours.dial(heard);
      try (SSLSocket connection = trunk.accept()) {
        assertThatThrownBy(() -> connection.getInputStream().read())
            .isInstanceOf(IOException.class);
      }
      LegEvent end = heard.awaitEnd();
      ours.assertAllReleased();
      assertThat(end).isInstanceOf(LegEvent.Unreachable.class);
      return ((LegEvent.Unreachable) end).words();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void carriesAWholeCallOnOneConnection() throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours = trusting(trunk.uri("localhost"))) {
      Heard heard = new Heard();
      ours.dial(heard);
      try (SSLSocket connection = trunk.accept()) {
        String invite = TlsTrunk.read(connection);
        assertThat(invite)
            .startsWith("INVITE sip:+15005550100@localhost:" + trunk.port() + ";transport=tls ")
            .contains("Via: SIP/2.0/TLS 127.0.0.1:15061;branch=")
            .contains("Contact: <sip:127.0.0.1:" + connection.getPort() + ";transport=tls>\r\n");
        TlsTrunk.write(connection, trunk.answer(invite, "200 OK", RawCallee.SDP));
        assertThat(TlsTrunk.read(connection)).startsWith("ACK ");
        heard.awaitEvent(LegEvent.Answered.class);
        assertThat(ours.gauge("callmanager.sip.tls.connections")).isEqualTo(1);
        String bye = TlsTrunk.bye(invite);
        TlsTrunk.write(connection, bye.substring(0, 40));
        TlsTrunk.write(connection, bye.substring(40));
        assertThat(TlsTrunk.read(connection))
            .startsWith("SIP/2.0 200 ")
            .contains(";received=127.0.0.1");
        assertThat(connection.getSession().getProtocol()).isEqualTo("TLSv1.3");
      }
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      ours.assertAllReleased();
      await().until(() -> ours.gauge("callmanager.sip.tls.connections") == 0);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void speaksTheOlderVersionToWhoHasNoOther() throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours = trusting("sips:127.0.0.1:" + trunk.port())) {
      trunk.speakOnly("TLSv1.2");
      ours.dial(new Heard());
      try (SSLSocket connection = trunk.accept()) {
        assertThat(TlsTrunk.read(connection)).startsWith("INVITE ");
        assertThat(connection.getSession().getProtocol()).isEqualTo("TLSv1.2");
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void connectsAgainWhenTheConnectionWasLostInMidCall() throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours = trusting(trunk.uri("localhost"))) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      try (SSLSocket first = trunk.accept()) {
        String invite = TlsTrunk.read(first);
        TlsTrunk.write(first, trunk.answer(invite, "200 OK", RawCallee.SDP));
        assertThat(TlsTrunk.read(first)).startsWith("ACK ");
        heard.awaitEvent(LegEvent.Answered.class);
      }
      await().until(() -> ours.gauge("callmanager.sip.tls.connections") == 0);
      leg.hangUp();
      try (SSLSocket second = trunk.accept()) {
        String bye = TlsTrunk.read(second);
        assertThat(bye).startsWith("BYE ");
        TlsTrunk.write(second, trunk.answer(bye, "200 OK", ""));
      }
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      ours.assertAllReleased();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void saysNothingToAPeerWhoseCertificateNobodyVouchesFor() throws IOException {
    assertThat(refusal(stranger.issue("dns:localhost"), "localhost"))
        .contains(
            "the certificate of localhost is not trusted: no authority we trust issued it (callmanager.sip.tls.trusted-certificates)");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void saysNothingToAPeerWithSomebodyElsesCertificate() throws IOException {
    assertThat(refusal(authority.issue("dns:other.example,uri:sip:third.example"), "localhost"))
        .contains(
            "the certificate of localhost is for other.example, third.example, not for localhost");
    assertThat(refusal(authority.issue("dns:localhost"), "127.0.0.1"))
        .contains("the certificate of 127.0.0.1 is for localhost, not for 127.0.0.1");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void saysNothingToAPeerWithAnExpiredCertificate() throws IOException {
    assertThat(refusal(authority.issueExpired("dns:localhost"), "localhost"))
        .containsPattern("the certificate of localhost expired on 20[0-9-]{8}");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void trustsNoAuthorityOfItsOwnAccord() throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours = CarrierUnderTest.with(trunk.uri("localhost"))) {
      Heard heard = new Heard();
      ours.dial(heard);
      try (SSLSocket connection = trunk.accept()) {
        assertThatThrownBy(() -> connection.getInputStream().read())
            .isInstanceOf(IOException.class);
      }
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Unreachable.class);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void sharesNoUncheckedConnectionWithATrunkThatWantsChecks() throws IOException {
    TestAuthority.Issued wrong = stranger.issue("dns:other.example");
    try (TlsTrunk trunk = new TlsTrunk(wrong.context());
        CarrierUnderTest ours =
            new CarrierUnderTest(
                trusting(),
                unchecked("unchecked", trunk.uri("localhost")),
                TrunkProperties.at("checked", trunk.uri("localhost")))) {
      Heard first = new Heard();
      ours.dial(first);
      try (SSLSocket connection = trunk.accept()) {
        String invite = TlsTrunk.read(connection);
        TlsTrunk.write(connection, trunk.answer(invite, "200 OK", RawCallee.SDP));
        assertThat(TlsTrunk.read(connection)).startsWith("ACK ");
        first.awaitEvent(LegEvent.Answered.class);

        Heard second = new Heard();
        ours.dial(second);
        try (SSLSocket another = trunk.accept()) {
          assertThatThrownBy(() -> another.getInputStream().read()).isInstanceOf(IOException.class);
        }
        assertThat(second.awaitEnd()).isInstanceOf(LegEvent.Unreachable.class);
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void showsItsCertificateToATrunkThatAsksForOne() throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours =
            new CarrierUnderTest(
                certified(FreePort.next()), TrunkProperties.at("test", trunk.uri("localhost")))) {
      trunk.demandCertificate();
      ours.dial(new Heard());
      try (SSLSocket connection = trunk.accept()) {
        assertThat(TlsTrunk.read(connection)).startsWith("INVITE ");
        X509Certificate shown = (X509Certificate) connection.getSession().getPeerCertificates()[0];
        assertThat(shown.getIssuerX500Principal().getName()).isEqualTo("CN=Test Authority");
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void hearsAByeOnAConnectionThatTheTrunkMadeAndAnswersOnIt() throws IOException {
    int port = FreePort.next();
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours =
            new CarrierUnderTest(
                certified(port), TrunkProperties.at("test", trunk.uri("localhost")))) {
      Heard heard = new Heard();
      ours.dial(heard);
      try (SSLSocket first = trunk.accept()) {
        String invite = TlsTrunk.read(first);
        assertThat(invite).contains("Contact: <sip:127.0.0.1:" + port + ";transport=tls>\r\n");
        TlsTrunk.write(first, trunk.answer(invite, "200 OK", RawCallee.SDP));
        assertThat(TlsTrunk.read(first)).startsWith("ACK ");
        try (Socket theirs =
            local
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
          TlsTrunk.write(theirs, TlsTrunk.bye(invite));
          assertThat(TlsTrunk.read(theirs)).startsWith("SIP/2.0 200 ");
        }
      }
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      ours.assertAllReleased();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void letsNoStrangerConnect() throws IOException {
    int port = FreePort.next();
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours =
            new CarrierUnderTest(
                certified(port), TrunkProperties.at("test", trunk.uri("localhost")));
        Socket stranger =
            new Socket(
                InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral("127.0.0.2"), 0)) {
      stranger.setSoTimeout(TlsTrunk.PATIENCE_MILLIS);
      assertThat(stranger.getInputStream().read()).isNegative();
      assertThat(
              ours.meters
                  .get("callmanager.sip.dropped")
                  .tag("reason", "untrusted-connection")
                  .counter()
                  .count())
          .isEqualTo(1);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void endsAConnectionThatBringsWhatIsNoMessageAndMakesAnother() throws IOException {
    try (TlsTrunk trunk = new TlsTrunk(local.context());
        CarrierUnderTest ours = trusting(trunk.uri("localhost"))) {
      ours.dial(new Heard());
      try (SSLSocket connection = trunk.accept()) {
        assertThat(TlsTrunk.read(connection)).startsWith("INVITE ");
        TlsTrunk.write(connection, "garbage\r\n\r\n");
        TlsTrunk.write(connection, "BYE sip:a SIP/2.0\r\nContent-Length: 2147483647\r\n\r\n");
        InputStream in = connection.getInputStream();
        assertThat(in.read()).isNegative();
      }
      Heard heard = new Heard();
      ours.dial(heard);
      try (SSLSocket connection = trunk.accept()) {
        String invite = TlsTrunk.read(connection);
        TlsTrunk.write(connection, trunk.answer(invite, "200 OK", RawCallee.SDP));
        heard.awaitEvent(LegEvent.Answered.class);
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void saysWhenATrunkSpeaksNoTls() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CarrierUnderTest ours =
            trusting("sip:localhost:" + plain.getLocalPort() + ";transport=tls")) {
      Heard heard = new Heard();
      ours.dial(heard);
      try (Socket connection = plain.accept()) {
        TlsTrunk.write(connection, "SIP/2.0 400 Bad Request\r\n\r\n");
        assertThat(((LegEvent.Unreachable) heard.awaitEnd()).words())
            .endsWith("localhost does not speak TLS on this port");
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void isNotHeldUpByATrunkThatNeverFinishesItsHandshake() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        TlsTrunk good = new TlsTrunk(local.context());
        CarrierUnderTest ours =
            new CarrierUnderTest(
                trusting(),
                TrunkProperties.at(
                    "mute", "sip:localhost:" + mute.getLocalPort() + ";transport=tls"),
                TrunkProperties.at("good", good.uri("localhost")))) {
      Heard heard = new Heard();
      ours.dial(heard);
      CompletableFuture<String> invite =
          CompletableFuture.supplyAsync(
              () -> {
                try (SSLSocket connection = good.accept()) {
                  return TlsTrunk.read(connection);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      ours.dial(new Heard());
      assertThat(invite.join()).startsWith("INVITE ");
      assertThat(((LegEvent.Unreachable) heard.awaitEnd()).words())
          .endsWith("localhost does not answer by TLS");
    }
  }
}
