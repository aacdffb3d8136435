package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What carriers do, by an implementation that isn't ours.
@Execution(ExecutionMode.CONCURRENT)
class SippTrunkLinesTest {

  private static TrunkProperties trunk(String name, String uri, int priority) {
    return new TrunkProperties(
        name, uri, null, null, null, null, null, null, null, null, null, null, null, null, null,
        priority, null, null, null, null, null);
  }

  private static void assertWentAsWritten(SippPeer peer) {
    SippPeer.Result result = peer.awaitEnd(Duration.ofSeconds(10));
    assertThat(result.exitCode()).as(result.errors()).isZero();
  }

  @Test
  void goesOnToTheNextTrunkAndLeavesTheFirstAlone() {
    try (SippPeer first = SippPeer.callee("wants_a_pause");
        SippPeer second = SippPeer.callee("answer_at_once");
        CarrierUnderTest ours =
            new CarrierUnderTest(
                trunk("first", first.uri(), 0), trunk("second", second.uri(), 1))) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      heard.awaitEnd();
      assertThat(heard.awaitEvent(LegEvent.TrunkFailed.class).trunk()).isEqualTo("first");
      assertThat(ours.trunks.statuses().getFirst().health()).isEqualTo(Health.RESTING);
      assertWentAsWritten(first);
      assertWentAsWritten(second);
      ours.assertAllReleased();
    }
  }

  @Test
  void findsTheCarrierByItsSrvRecords() throws Exception {
    try (DnsServerPeer dns = DnsServerPeer.start();
        SippPeer callee = SippPeer.callee("answer_at_once")) {
      dns.put("_sip._udp.carrier.test. 60 SRV 10 1 " + callee.port() + " one.carrier.test.");
      dns.put("one.carrier.test. 60 A 127.0.0.1");
      try (CarrierUnderTest ours =
          CarrierUnderTest.asking(dns, trunk("test", "sip:carrier.test", 0))) {
        Heard heard = new Heard();
        Leg leg = ours.dial(heard);
        heard.awaitEvent(LegEvent.Answered.class);
        leg.hangUp();
        heard.awaitEnd();
        assertWentAsWritten(callee);
      }
    }
  }

  @Test
  void refreshesTheSession() {
    try (SippPeer callee = SippPeer.callee("is_refreshed");
        CarrierUnderTest ours = CarrierUnderTest.hasty(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      await("two refreshes")
          .atMost(Duration.ofSeconds(10))
          .until(() -> callee.messages().split("UPDATE sip:", -1).length > 2);
      leg.hangUp();
      heard.awaitEnd();
      assertWentAsWritten(callee);
    }
  }

  @Test
  void refersTheCallee() {
    try (SippPeer callee = SippPeer.callee("is_referred");
        CarrierUnderTest ours =
            new CarrierUnderTest(
                new TrunkProperties(
                    "test",
                    callee.uri(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    true))) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.transfer(PlaybackId.next(), new PhoneNumber("+15005550111"), null);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Transferred.class);
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  @Test
  void registersWithAPassword() {
    try (SippPeer registrar = SippPeer.callees("registers");
        CarrierUnderTest ours =
            new CarrierUnderTest(
                new TrunkProperties(
                    "test",
                    registrar.uri(),
                    "alice",
                    "secret",
                    null,
                    null,
                    null,
                    true,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null))) {
      ours.carrier.start();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> Boolean.TRUE.equals(ours.trunks.statuses().getFirst().registered()));
    }
  }
}
