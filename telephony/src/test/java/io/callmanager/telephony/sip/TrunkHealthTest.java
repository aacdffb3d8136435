package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.telephony.sip.call.SipServer;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TrunkHealthTest {

  private static SipServer trunk(int port) {
    return SipServer.open(
        InetAddress.getLoopbackAddress(),
        port,
        Clock.systemUTC(),
        new SimpleMeterRegistry(),
        call -> call.reject(486, "Busy Here"));
  }

  private static CarrierUnderTest checking(int trunkPort) {
    CarrierUnderTest ours =
        new CarrierUnderTest(
            Duration.ofMillis(1900),
            Duration.ofMillis(200),
            TrunkProperties.at("test", "sip:127.0.0.1:" + trunkPort));
    ours.carrier.start();
    return ours;
  }

  private static TrunkStatus status(CarrierUnderTest ours) {
    return ours.carrier.trunks().getFirst();
  }

  private static void awaitHealth(CarrierUnderTest ours, Health health) {
    await(health.name())
        .atMost(Duration.ofSeconds(10))
        .until(() -> status(ours).health() == health);
  }

  @Test
  void seesATrunkComeAndGo() {
    int port = FreePort.next();
    try (CarrierUnderTest ours = checking(port)) {
      assertThat(ours.gauge("callmanager.sip.trunks.up")).isZero();
      awaitHealth(ours, Health.DOWN);
      assertThat(status(ours).detail()).isEqualTo("no answer to OPTIONS");
      assertThat(status(ours).checkedAt()).isNotNull();
      try (SipServer trunk = trunk(port)) {
        awaitHealth(ours, Health.UP);
        assertThat(status(ours).detail()).matches("200 OK in \\d+ ms");
        assertThat(ours.carrier.unavailability()).isEmpty();
        assertThat(ours.gauge("callmanager.sip.trunks.up")).isEqualTo(1);
        assertThat(trunk.port()).isEqualTo(port);
      }
      awaitHealth(ours, Health.DOWN);
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () ->
                  assertThat(ours.carrier.unavailability())
                      .contains("No trunk answers: test: no answer to OPTIONS"));
    }
  }

  @Test
  void countsAnsweredCallsWhereOptionsAreNotAnswered() {
    try (SippPeer callee = SippPeer.callees("busy_always");
        CarrierUnderTest ours = checking(callee.port())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Refused.class);
      awaitHealth(ours, Health.UP);
      assertThat(ours.carrier.unavailability()).isEmpty();
    }
  }

  @Test
  void findsItsOwnPortAlive() {
    try (CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:9");
        SelfPing ping = new SelfPing(InetAddress.getLoopbackAddress(), ours.port)) {
      assertThat(ping.ping()).isTrue();
      ours.carrier.close();
      assertThat(ping.ping()).isFalse();
    }
  }
}
