package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import org.junit.jupiter.api.Test;

/// A trunk that is a name: its servers are found in the DNS, and tried one after the other.
class NamedTrunkTest {

  private static final TrunkProperties CARRIER = TrunkProperties.at("test", "sip:carrier.test");

  private static void answer(RawCallee callee, Heard heard, Leg leg) {
    callee.answerWithSdp(callee.next("INVITE "), "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    leg.hangUp();
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
  }

  @Test
  void followsNaptrAndSrvToTheServer() throws Exception {
    try (DnsServerPeer dns = DnsServerPeer.start();
        RawCallee callee = new RawCallee()) {
      dns.put("carrier.test. 60 NAPTR 10 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.carrier.test.");
      dns.put("_sip._udp.carrier.test. 60 SRV 10 1 " + callee.port() + " one.carrier.test.");
      dns.put("one.carrier.test. 60 A 127.0.0.1");
      try (CarrierUnderTest ours = CarrierUnderTest.asking(dns, CARRIER)) {
        Heard heard = new Heard();
        Leg leg = ours.dial(heard);
        String invite = callee.next("INVITE ");
        assertThat(invite).startsWith("INVITE sip:+15005550100@carrier.test SIP/2.0");
        callee.answerWithSdp(invite, "200 OK", callee.contact());
        callee.next("ACK ");
        heard.awaitEvent(LegEvent.Answered.class);
        leg.hangUp();
        heard.awaitEnd();
      }
    }
  }

  @Test
  void goesOnToTheNextServerOfTheSameTrunk() throws Exception {
    try (DnsServerPeer dns = DnsServerPeer.start();
        RawCallee busy = new RawCallee();
        RawCallee callee = new RawCallee()) {
      int closed = FreePort.next();
      dns.put("_sip._udp.carrier.test. 60 SRV 10 1 " + closed + " one.carrier.test.");
      dns.put("_sip._udp.carrier.test. 60 SRV 20 1 " + busy.port() + " one.carrier.test.");
      dns.put("_sip._udp.carrier.test. 60 SRV 30 1 " + callee.port() + " one.carrier.test.");
      dns.put("one.carrier.test. 60 A 127.0.0.1");
      try (CarrierUnderTest ours = CarrierUnderTest.asking(dns, CARRIER)) {
        Heard heard = new Heard();
        Leg leg = ours.dial(heard);
        busy.answer(busy.next("INVITE "), "503 Service Unavailable", "Retry-After: 60\r\n");
        answer(callee, heard, leg);
        assertThat(heard.awaitEvent(LegEvent.Dialed.class).attempt()).isEqualTo(1);
        assertThat(heard.names()).doesNotContain("TrunkFailed");

        Heard next = new Heard();
        answer(callee, next, ours.dial(next));
        ours.assertAllReleased();
      }
    }
  }

  @Test
  void saysThatANameIsNotKnown() throws Exception {
    try (DnsServerPeer dns = DnsServerPeer.start();
        CarrierUnderTest ours = CarrierUnderTest.asking(dns, CARRIER)) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Unreachable.class,
              end -> assertThat(end.words()).isEqualTo("The host of trunk test is not known"));
      ours.assertAllReleased();
    }
  }
}
