package io.callmanager.telephony.sip.dns;

import static io.callmanager.telephony.sip.dns.Dns.notFound;
import static io.callmanager.telephony.sip.dns.Dns.peers;
import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// How long answers are kept, and what happens when the DNS falls silent.
@ExtendWith(OutputCaptureExtension.class)
class SipServersTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final SipTarget CARRIER = new SipTarget("carrier.example", null, Transport.UDP);

  private final DnsServerPeer dns = DnsServerPeer.start();
  private final Dns.MovableClock clock = new Dns.MovableClock();
  private final SipServers servers = Dns.servers(Dns.asking(SHORT, dns), Dns.ALL, clock);

  @AfterEach
  void close() throws IOException {
    dns.close();
  }

  private void carrierAt(String address, int ttl) {
    dns.clear()
        .put("_sip._udp.carrier.example. 3000 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. " + ttl + " A " + address);
  }

  @Test
  void keepsAnAnswerForItsSmallestTtl() {
    carrierAt("192.0.2.1", 60);

    Located located = servers.locate(CARRIER);
    int asked = dns.questions().size();
    clock.advance(Duration.ofSeconds(59));
    carrierAt("192.0.2.2", 60);

    assertThat(located.until()).isEqualTo(clock.instant().plusSeconds(1));
    assertThat(peers(servers.locate(CARRIER))).containsExactly("192.0.2.1:5060/UDP");
    assertThat(dns.questions()).hasSize(asked);

    clock.advance(Duration.ofSeconds(1));
    assertThat(peers(servers.locate(CARRIER))).containsExactly("192.0.2.2:5060/UDP");
  }

  @Test
  void keepsAnswersNeitherTooShortNorTooLong() {
    carrierAt("192.0.2.1", 0);
    dns.put("long.example. 600000 A 192.0.2.3");

    assertThat(servers.locate(CARRIER).until()).isEqualTo(clock.instant().plusSeconds(5));
    assertThat(servers.locate(new SipTarget("long.example", 5060, null)).until())
        .isEqualTo(clock.instant().plusSeconds(3600));
  }

  @Test
  void keepsForAWhileThatThereIsNothing() {
    Located nothing = servers.locate(CARRIER);
    int asked = dns.questions().size();
    carrierAt("192.0.2.1", 60);

    // The SOA record says 20 s.
    assertThat(nothing.until()).isEqualTo(clock.instant().plusSeconds(20));
    assertThat(notFound(servers.locate(CARRIER)).cause()).isEqualTo(Located.Cause.UNKNOWN_NAME);
    assertThat(dns.questions()).hasSize(asked);

    clock.advance(Duration.ofSeconds(20));
    assertThat(peers(servers.locate(CARRIER))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void drawsAnewFromWhatItKeeps() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 50 5060 a.carrier.example.")
        .put("_sip._udp.carrier.example. 60 SRV 1 50 5060 b.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1")
        .put("b.carrier.example. 60 A 192.0.2.2");

    Set<String> firsts = new HashSet<>();
    IntStream.range(0, 100).forEach(i -> firsts.add(peers(servers.locate(CARRIER)).getFirst()));

    assertThat(firsts).containsExactlyInAnyOrder("192.0.2.1:5060/UDP", "192.0.2.2:5060/UDP");
    assertThat(dns.questions()).hasSize(5);
  }

  @Test
  void staysWithTheLastAnswerWhileTheDnsIsSilent(CapturedOutput output) {
    carrierAt("192.0.2.1", 60);
    servers.locate(CARRIER);
    dns.silence();

    clock.advance(Duration.ofSeconds(60));
    Located.Found stale = (Located.Found) servers.locate(CARRIER);
    clock.advance(Duration.ofSeconds(30));
    servers.locate(CARRIER);

    assertThat(stale.stale()).isTrue();
    assertThat(stale.until()).isEqualTo(clock.instant());
    assertThat(peers(stale)).containsExactly("192.0.2.1:5060/UDP");
    assertThat(output.getAll().split("can't be looked up", -1)).hasSize(2);
    assertThat(output).contains("DNS server " + dns.address() + " does not answer");

    dns.speak();
    carrierAt("192.0.2.2", 60);
    clock.advance(Duration.ofSeconds(30));
    Located.Found fresh = (Located.Found) servers.locate(CARRIER);
    assertThat(fresh.stale()).isFalse();
    assertThat(peers(fresh)).containsExactly("192.0.2.2:5060/UDP");
    assertThat(output).contains("The DNS answers again for carrier.example;transport=udp");
  }

  @Test
  void givesUpTheLastAnswerAfterAnHour() {
    carrierAt("192.0.2.1", 60);
    servers.locate(CARRIER);
    dns.silence();

    clock.advance(Duration.ofSeconds(60 + 3599));
    assertThat(servers.locate(CARRIER).until()).isEqualTo(clock.instant().plusSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(notFound(servers.locate(CARRIER)).cause()).isEqualTo(Located.Cause.NO_ANSWER);
  }

  @Test
  void believesTheDnsWhenItSaysThatANameIsGone() {
    carrierAt("192.0.2.1", 60);
    servers.locate(CARRIER);
    dns.clear();

    clock.advance(Duration.ofSeconds(60));
    assertThat(notFound(servers.locate(CARRIER)).cause()).isEqualTo(Located.Cause.UNKNOWN_NAME);
    dns.silence();
    clock.advance(Duration.ofSeconds(20));
    assertThat(notFound(servers.locate(CARRIER)).cause()).isEqualTo(Located.Cause.NO_ANSWER);
  }

  @Test
  void prefersTheLastWholeAnswerToAGuess() {
    carrierAt("192.0.2.1", 60);
    dns.put("carrier.example. 60 A 192.0.2.99");
    servers.locate(CARRIER);
    dns.fail(Rcode.SERVFAIL, Type.SRV);

    clock.advance(Duration.ofSeconds(60));
    assertThat(peers(servers.locate(CARRIER))).containsExactly("192.0.2.1:5060/UDP");
  }

  @Test
  void keepsAnIncompleteAnswerOnlyForALittleWhile() {
    dns.put("_sip._udp.carrier.example. 3000 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. 3000 A 192.0.2.1")
        .fail(Rcode.SERVFAIL, Type.AAAA);

    Located located = servers.locate(CARRIER);

    assertThat(peers(located)).containsExactly("192.0.2.1:5060/UDP");
    assertThat(located.until()).isEqualTo(clock.instant().plusSeconds(30));
  }

  @Test
  void saysSoonThatNobodyAnswers() {
    dns.silence();
    long start = System.nanoTime();

    Located.NotFound nothing = notFound(servers.locate(SipTarget.of("carrier.example")));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(SHORT.minusMillis(50), SHORT.multipliedBy(2).plusMillis(500));
    assertThat(nothing.cause()).isEqualTo(Located.Cause.NO_ANSWER);
    assertThat(nothing.words()).isEqualTo("DNS server " + dns.address() + " does not answer");
    assertThat(nothing.until()).isEqualTo(clock.instant().plusSeconds(5));
  }

  @Test
  void saysAtOnceThatNoServerListens() {
    DnsProperties properties =
        new DnsProperties(
            List.of("127.0.0.1:" + FreePort.next()),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofHours(1));
    long start = System.nanoTime();

    Located located = Dns.servers(properties, Dns.ALL, clock).locate(CARRIER);

    assertThat(notFound(located).cause()).isEqualTo(Located.Cause.NO_ANSWER);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void asksTheNextServerAndStaysWithIt() throws IOException {
    carrierAt("192.0.2.1", 60);
    try (DnsServerPeer dead = DnsServerPeer.start()) {
      dead.silence();
      SipServers two = Dns.servers(Dns.asking(Duration.ofMillis(600), dead, dns), Dns.ALL, clock);

      assertThat(peers(two.locate(CARRIER))).containsExactly("192.0.2.1:5060/UDP");
      int asked = dead.questions().size();
      clock.advance(Duration.ofSeconds(60));
      assertThat(peers(two.locate(CARRIER))).containsExactly("192.0.2.1:5060/UDP");
      assertThat(dead.questions()).hasSize(asked);
    }
  }

  @Test
  void asksTheNextServerWhenOneFails() throws IOException {
    carrierAt("192.0.2.1", 60);
    try (DnsServerPeer failing = DnsServerPeer.start()) {
      failing.fail(Rcode.SERVFAIL);
      SipServers two = Dns.servers(Dns.asking(Duration.ofSeconds(2), failing, dns), Dns.ALL, clock);

      assertThat(peers(two.locate(CARRIER))).containsExactly("192.0.2.1:5060/UDP");
    }
  }

  @Test
  void asksOnceForManyWhoWantToKnow() {
    carrierAt("192.0.2.1", 60);

    List<CompletableFuture<Located>> all =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> servers.locate(CARRIER), Thread::startVirtualThread))
            .toList();

    all.forEach(located -> assertThat(peers(located.join())).containsExactly("192.0.2.1:5060/UDP"));
    assertThat(dns.questions()).hasSize(3);
  }

  @Test
  void leavesNoThreadBehind() {
    carrierAt("192.0.2.1", 60);
    servers.locate(CARRIER);

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("dnsjava"));
  }
}
