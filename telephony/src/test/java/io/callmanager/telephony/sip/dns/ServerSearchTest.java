package io.callmanager.telephony.sip.dns;

import static io.callmanager.telephony.sip.dns.Dns.notFound;
import static io.callmanager.telephony.sip.dns.Dns.peers;
import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.peers.DnsServerPeer.Question;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// The rules of RFC 3263, section 4, against a DNS server that is really asked.
class ServerSearchTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Set<Transport> UDP_AND_TCP = EnumSet.of(Transport.UDP, Transport.TCP);

  private final DnsServerPeer dns = DnsServerPeer.start();

  @AfterEach
  void close() throws IOException {
    dns.close();
  }

  private Located locate(String host, @Nullable Integer port, @Nullable Transport transport) {
    return locate(Dns.ALL, new SipTarget(host, port, transport));
  }

  private Located locate(String host) {
    return locate(host, null, null);
  }

  private Located locate(Set<Transport> offered, SipTarget target) {
    return Dns.servers(Dns.asking(TIMEOUT, dns), offered, new Dns.MovableClock()).locate(target);
  }

  @Test
  void looksNoAddressUp() {
    assertThat(peers(locate("192.0.2.7"))).containsExactly("192.0.2.7:5060/UDP");
    assertThat(peers(locate("192.0.2.7", null, Transport.TCP)))
        .containsExactly("192.0.2.7:5060/TCP");
    assertThat(peers(locate("192.0.2.7", null, Transport.TLS)))
        .containsExactly("192.0.2.7:5061/TLS");
    assertThat(peers(locate("[2001:db8::7]", 5090, null)))
        .containsExactly("2001:db8:0:0:0:0:0:7:5090/UDP");
    assertThat(dns.questions()).isEmpty();
  }

  @Test
  void asksOnlyForAddressesWhenThePortIsGiven() {
    dns.put("carrier.example. 60 A 192.0.2.1")
        .put("carrier.example. 60 AAAA 2001:db8::1")
        .put("_sip._udp.carrier.example. 60 SRV 1 1 5080 other.example.")
        .put("other.example. 60 A 192.0.2.9");

    assertThat(peers(locate("carrier.example", 5070, null)))
        .containsExactly("192.0.2.1:5070/UDP", "2001:db8:0:0:0:0:0:1:5070/UDP");
    assertThat(peers(locate("carrier.example", 5070, Transport.TCP)))
        .startsWith("192.0.2.1:5070/TCP");
    assertThat(dns.questions()).extracting(Question::type).containsOnly("A", "AAAA");
  }

  @Test
  void followsNaptrInItsOrder() {
    dns.put("carrier.example. 60 NAPTR 50 50 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.carrier.example.")
        .put("carrier.example. 60 NAPTR 90 50 \"s\" \"SIP+D2T\" \"\" _sip._tcp.carrier.example.")
        .put("carrier.example. 60 NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.carrier.example.")
        .put("_sips._tcp.carrier.example. 60 SRV 1 1 5061 tls.carrier.example.")
        .put("_sip._tcp.carrier.example. 60 SRV 1 1 5062 tcp.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 1 1 5063 udp.carrier.example.")
        .put("tls.carrier.example. 60 A 192.0.2.1")
        .put("tcp.carrier.example. 60 A 192.0.2.2")
        .put("udp.carrier.example. 60 A 192.0.2.3");

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5061/TLS");
    assertThat(peers(locate(UDP_AND_TCP, SipTarget.of("carrier.example"))))
        .containsExactly("192.0.2.2:5062/TCP");
    assertThat(peers(locate(EnumSet.of(Transport.UDP), SipTarget.of("carrier.example"))))
        .containsExactly("192.0.2.3:5063/UDP");
  }

  @Test
  void takesNaptrRecordsOfOneOrderByPreference() {
    dns.put("carrier.example. 60 NAPTR 10 20 \"S\" \"sip+d2u\" \"\" _sip._udp.east.example.")
        .put("carrier.example. 60 NAPTR 10 10 \"s\" \"SIP+D2T\" \"\" _sip._tcp.west.example.")
        .put("carrier.example. 60 NAPTR 30 10 \"s\" \"SIP+D2T\" \"\" _sip._tcp.late.example.")
        .put("_sip._udp.east.example. 60 SRV 1 1 5060 east.example.")
        .put("_sip._tcp.west.example. 60 SRV 1 1 5060 west.example.")
        .put("_sip._tcp.late.example. 60 SRV 1 1 5060 late.example.")
        .put("east.example. 60 A 192.0.2.1")
        .put("west.example. 60 A 192.0.2.2")
        .put("late.example. 60 A 192.0.2.3");

    assertThat(peers(locate("carrier.example")))
        .containsExactly("192.0.2.2:5060/TCP", "192.0.2.1:5060/UDP");
  }

  @Test
  void goesToTheNextOrderWhenTheFirstLeadsNowhere() {
    dns.put("carrier.example. 60 NAPTR 10 10 \"s\" \"SIP+D2T\" \"\" _sip._tcp.gone.example.")
        .put("carrier.example. 60 NAPTR 20 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1");

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void saysSoWhenNaptrLeadsNowhere() {
    dns.put("carrier.example. 60 NAPTR 10 10 \"s\" \"SIP+D2T\" \"\" _sip._tcp.gone.example.")
        .put("carrier.example. 60 A 192.0.2.1");

    Located.NotFound nothing = notFound(locate("carrier.example"));

    assertThat(nothing.cause()).isEqualTo(Located.Cause.NO_SERVICE);
    assertThat(nothing.words()).isEqualTo("the NAPTR records of carrier.example lead to no server");
  }

  @Test
  void passesOverNaptrRecordsOfOthers() {
    dns.put("carrier.example. 60 NAPTR 1 1 \"u\" \"E2U+sip\" \"!^.*$!sip:x@evil.example!\" .")
        .put("carrier.example. 60 NAPTR 2 1 \"s\" \"SIP+D2S\" \"\" _sip._sctp.carrier.example.")
        .put("carrier.example. 60 NAPTR 3 1 \"a\" \"SIP+D2U\" \"\" evil.example.")
        .put("carrier.example. 60 NAPTR 4 1 \"s\" \"SIP+D2U\" \"!a!b!\" evil.example.")
        .put("_sip._udp.carrier.example. 60 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1");

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void triesEachTransportThatHasSrvWithoutNaptr() {
    dns.put("_sips._tcp.carrier.example. 60 SRV 1 1 5061 a.carrier.example.")
        .put("_sip._tcp.carrier.example. 60 SRV 1 1 5060 a.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1");

    assertThat(peers(locate("carrier.example")))
        .containsExactly("192.0.2.1:5060/UDP", "192.0.2.1:5060/TCP", "192.0.2.1:5061/TLS");
    assertThat(peers(locate(UDP_AND_TCP, SipTarget.of("carrier.example"))))
        .containsExactly("192.0.2.1:5060/UDP", "192.0.2.1:5060/TCP");
  }

  @Test
  void asksOnlyForTheSrvOfATransportThatIsGiven() {
    dns.put("carrier.example. 60 NAPTR 1 1 \"s\" \"SIP+D2U\" \"\" _sip._udp.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 1 1 5060 udp.carrier.example.")
        .put("_sips._tcp.carrier.example. 60 SRV 1 1 5071 tls.carrier.example.")
        .put("tls.carrier.example. 60 A 192.0.2.1");

    Located located = locate("carrier.example", null, Transport.TLS);

    assertThat(peers(located)).containsExactly("192.0.2.1:5071/TLS");
    assertThat(((Located.Found) located).targets().getFirst())
        .extracting(Target::host, Target::domain)
        .containsExactly("tls.carrier.example", "carrier.example");
    assertThat(dns.questions())
        .extracting(question -> question.type() + " " + question.name())
        .containsExactlyInAnyOrder(
            "SRV _sips._tcp.carrier.example", "A tls.carrier.example", "AAAA tls.carrier.example");
  }

  @Test
  void fallsBackOnAddressesAndTheDefaultPort() {
    dns.put("carrier.example. 60 A 192.0.2.1").put("carrier.example. 60 A 192.0.2.2");

    assertThat(peers(locate("carrier.example")))
        .containsExactly("192.0.2.1:5060/UDP", "192.0.2.2:5060/UDP");
    assertThat(peers(locate("carrier.example", null, Transport.TCP)))
        .containsExactly("192.0.2.1:5060/TCP", "192.0.2.2:5060/TCP");
    assertThat(peers(locate("carrier.example", null, Transport.TLS)))
        .containsExactly("192.0.2.1:5061/TLS", "192.0.2.2:5061/TLS");
    assertThat(peers(locate(EnumSet.of(Transport.TLS), SipTarget.of("carrier.example"))))
        .containsExactly("192.0.2.1:5061/TLS", "192.0.2.2:5061/TLS");
  }

  @Test
  void triesLowerPrioritiesFirst() {
    dns.put("_sip._udp.carrier.example. 60 SRV 20 0 5060 c.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 5 0 5060 a.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 10 65535 5062 b.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1")
        .put("a.carrier.example. 60 AAAA 2001:db8::1")
        .put("b.carrier.example. 60 A 192.0.2.2")
        .put("c.carrier.example. 60 A 192.0.2.3");

    assertThat(peers(locate("carrier.example", null, Transport.UDP)))
        .containsExactly(
            "192.0.2.1:5060/UDP",
            "2001:db8:0:0:0:0:0:1:5060/UDP",
            "192.0.2.2:5062/UDP",
            "192.0.2.3:5060/UDP");
  }

  @Test
  void takesATargetOfOneDotForNoService() {
    dns.put("_sip._udp.carrier.example. 60 SRV 0 0 0 .").put("carrier.example. 60 A 192.0.2.1");

    Located.NotFound nothing = notFound(locate("carrier.example", null, Transport.UDP));

    assertThat(nothing.cause()).isEqualTo(Located.Cause.NO_SERVICE);
    assertThat(nothing.words())
        .isEqualTo("the DNS says that carrier.example has no SIP service by UDP");
    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/TCP");
  }

  @Test
  void usesTheTransportThatIsLeftWhenOneIsDenied() {
    dns.put("_sip._udp.carrier.example. 60 SRV 0 0 0 .")
        .put("_sip._tcp.carrier.example. 60 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1");

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/TCP");
  }

  @Test
  void passesOverServersWithoutAPortOrAnAddress() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 0 0 a.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 2 0 5060 gone.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 3 0 5060 any.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 4 0 5060 a.carrier.example.")
        .put("any.carrier.example. 60 A 0.0.0.0")
        .put("any.carrier.example. 60 A 224.0.0.1")
        .put("a.carrier.example. 60 A 192.0.2.1");

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void saysWhichServersHaveNoAddress() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 0 5060 gone.carrier.example.");

    Located.NotFound nothing = notFound(locate("carrier.example"));

    assertThat(nothing.cause()).isEqualTo(Located.Cause.UNKNOWN_NAME);
    assertThat(nothing.words())
        .isEqualTo(
            "the DNS knows no address for the servers of carrier.example, gone.carrier.example");
  }

  @Test
  void followsAliases() {
    dns.put("carrier.example. 60 CNAME one.example.")
        .put("one.example. 60 CNAME two.example.")
        .put("two.example. 60 A 192.0.2.1")
        .put("_sip._udp.srv.example. 60 CNAME _sip._udp.real.example.")
        .put("_sip._udp.real.example. 60 SRV 1 1 5066 two.example.");

    assertThat(peers(locate("carrier.example", 5060, null))).containsExactly("192.0.2.1:5060/UDP");
    assertThat(peers(locate("srv.example"))).containsExactly("192.0.2.1:5066/UDP");
  }

  @Test
  void asksAgainForWhatAnAliasPointsToWhenTheAnswerDoesNotSay() {
    dns.leaveAliasesToTheAsker();
    for (int i = 0; i < 8; i++) {
      dns.put("n%d.example. 60 CNAME n%d.example.".formatted(i, i + 1));
    }
    dns.put("n8.example. 60 A 192.0.2.1").put("m.example. 60 CNAME n0.example.");

    assertThat(peers(locate("n0.example", 5060, null))).containsExactly("192.0.2.1:5060/UDP");
    assertThat(notFound(locate("m.example", 5060, null)).words())
        .isEqualTo("the name m.example leads through too many aliases");
  }

  @Test
  void findsTheWayOutOfARingOfAliases() {
    dns.put("a.example. 60 CNAME b.example.").put("b.example. 60 CNAME a.example.");

    assertThat(notFound(locate("a.example", 5060, null)).cause())
        .isEqualTo(Located.Cause.DNS_ERROR);
    assertThat(dns.questions().size()).isLessThan(20);
  }

  @Test
  void namesATargetAtMostOnce() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 0 5060 a.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 2 0 5060 b.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1")
        .put("b.carrier.example. 60 A 192.0.2.1");

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void saysThatANameIsUnknown() {
    dns.put("carrier.example. 60 A 192.0.2.1");

    Located.NotFound nothing = notFound(locate("carier.example"));

    assertThat(nothing.cause()).isEqualTo(Located.Cause.UNKNOWN_NAME);
    assertThat(nothing.words()).isEqualTo("the DNS knows no address for carier.example");
  }

  @Test
  void asksByTcpWhenAnAnswerIsTooLong() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 0 5060 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1")
        .truncate();

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/UDP");
    assertThat(dns.questions()).extracting(Question::byTcp).contains(true, false);
  }

  @Test
  void readsALongAnswerAndKeepsItWithinBounds() {
    for (int i = 0; i < 200; i++) {
      dns.put(
          "_sip._udp.carrier.example. 60 SRV %d 0 5060 h%d.carrier.example.".formatted(199 - i, i));
      dns.put("h%d.carrier.example. 60 A 192.0.2.%d".formatted(i, i + 1));
      dns.put("h%d.carrier.example. 60 A 198.51.100.%d".formatted(i, i + 1));
    }

    List<String> peers = peers(locate("carrier.example"));

    assertThat(peers).hasSize(32).startsWith("192.0.2.200:5060/UDP", "198.51.100.200:5060/UDP");
    assertThat(dns.questions().size()).isLessThan(80);
  }

  @Test
  void reachesOnlyAddressesOfItsFamilies() {
    dns.put("carrier.example. 60 A 192.0.2.1").put("carrier.example. 60 AAAA 2001:db8::1");
    SipTarget target = new SipTarget("carrier.example", 5060, null);

    assertThat(peers(locate(AddressFamilies.IPV4, target))).containsExactly("192.0.2.1:5060/UDP");
    assertThat(peers(locate(AddressFamilies.IPV6, target)))
        .containsExactly("2001:db8:0:0:0:0:0:1:5060/UDP");
  }

  private Located locate(AddressFamilies families, SipTarget target) {
    return Dns.servers(
            Dns.asking(TIMEOUT, dns), Dns.ALL, new Dns.MovableClock(), families, Dns.NO_HOSTS)
        .locate(target);
  }

  @Test
  void readsTheHostsFileFirst(@TempDir Path directory) throws IOException {
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.9 carrier.example pbx\n");
    dns.put("_sip._udp.carrier.example. 60 SRV 1 1 5070 a.carrier.example.");
    SipServers servers =
        Dns.servers(
            Dns.asking(TIMEOUT, dns), Dns.ALL, new Dns.MovableClock(), AddressFamilies.IPV4, hosts);

    assertThat(peers(servers.locate(SipTarget.of("carrier.example"))))
        .containsExactly("127.0.0.9:5060/UDP");
    assertThat(peers(servers.locate(SipTarget.of("pbx")))).containsExactly("127.0.0.9:5060/UDP");
    assertThat(dns.questions()).isEmpty();
  }

  @Test
  void knowsLocalhostByTheMachine() {
    SipServers servers =
        new SipServers(
            Dns.asking(TIMEOUT), AddressFamilies.IPV4, UDP_AND_TCP, new Dns.MovableClock());

    assertThat(peers(servers.locate(SipTarget.of("localhost"))))
        .containsExactly("127.0.0.1:5060/UDP");
  }

  @Test
  void asksForNoServiceOfANameWithoutADot() {
    dns.put("pbx. 60 A 192.0.2.1").put("_sip._udp.pbx. 60 SRV 1 1 5070 pbx.");

    assertThat(peers(locate("pbx"))).containsExactly("192.0.2.1:5060/UDP");
    assertThat(dns.questions()).extracting(Question::type).containsOnly("A", "AAAA");
  }

  @Test
  void goesOnWhenAServerCannotTellNaptrOrSrv() {
    dns.put("carrier.example. 60 A 192.0.2.1").fail(Rcode.NOTIMP, Type.NAPTR, Type.SRV);

    assertThat(peers(locate("carrier.example"))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void goesOnWhenNobodyAnswersToNaptr() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 1 5070 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1")
        .ignore(Type.NAPTR);
    SipServers servers =
        Dns.servers(Dns.asking(Duration.ofMillis(300), dns), Dns.ALL, new Dns.MovableClock());

    assertThat(peers(servers.locate(SipTarget.of("carrier.example"))))
        .containsExactly("192.0.2.1:5070/UDP");
  }

  @Test
  void guessesNoPortWhenNobodyAnswersToSrv() {
    dns.put("carrier.example. 60 A 192.0.2.1").ignore(Type.SRV);
    SipServers servers =
        Dns.servers(Dns.asking(Duration.ofMillis(300), dns), Dns.ALL, new Dns.MovableClock());

    assertThat(notFound(servers.locate(SipTarget.of("carrier.example"))).cause())
        .isEqualTo(Located.Cause.NO_ANSWER);
  }

  @Test
  void saysThatAServerFails() {
    dns.fail(Rcode.SERVFAIL);

    Located.NotFound nothing = notFound(locate("carrier.example"));

    assertThat(nothing.cause()).isEqualTo(Located.Cause.DNS_ERROR);
    assertThat(nothing.words()).isEqualTo("DNS answers SERVFAIL for carrier.example");
  }
}
