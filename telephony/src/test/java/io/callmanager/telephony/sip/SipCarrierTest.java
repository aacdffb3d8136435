package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Carrier.Admission;
import io.callmanager.call.spi.Carrier.Permit;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.telephony.sip.call.SipServer;
import io.callmanager.telephony.sip.transport.SipStartException;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipCarrierTest {

  @Test
  void saysThatNoTrunkIsConfigured() {
    try (CarrierUnderTest ours = new CarrierUnderTest()) {
      assertThat(ours.carrier.admit(CarrierUnderTest.ACCOUNT))
          .isInstanceOf(Admission.NoTrunk.class);
      assertThat(ours.carrier.unavailability()).contains("No trunk is configured");
    }
  }

  @Test
  void learnsAtOnceThatATrunksPortIsClosed() {
    try (CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:" + FreePort.next())) {
      Heard heard = new Heard();
      ours.dial(heard);
      LegEvent end = heard.awaitEnd();
      assertThat(end)
          .isInstanceOfSatisfying(
              LegEvent.Unreachable.class,
              closed ->
                  assertThat(closed.words())
                      .isEqualTo("Trunk test can't be reached: its port is closed"));
      assertThat(Duration.between(heard.events().getFirst().at(), end.at()))
          .isLessThan(Duration.ofSeconds(1));
      ours.assertAllReleased();
    }
  }

  @Test
  void saysThatATcpTrunkCanNotBeConnectedTo() {
    int port = FreePort.next();
    try (CarrierUnderTest ours =
        CarrierUnderTest.with("sip:127.0.0.1:" + port + ";transport=tcp")) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Unreachable.class,
              end -> assertThat(end.words()).contains("no TCP connection to 127.0.0.1:" + port));
      ours.assertAllReleased();
    }
  }

  @Test
  void takesNoCallWhileEveryRtpPortIsInUse() {
    try (CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:9")) {
      ours.media.room = false;
      assertThat(ours.carrier.admit(CarrierUnderTest.ACCOUNT))
          .isEqualTo(new Admission.Saturated(Duration.ofSeconds(1), "Every RTP port is in use"));
      ours.assertAllReleased();
    }
  }

  @Test
  void saysThatEveryRtpPortIsInUse() {
    try (CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:9")) {
      ours.media.full = true;
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Unreachable.class,
              end -> assertThat(end.words()).isEqualTo("Every RTP port is in use"));
      ours.assertAllReleased();
    }
  }

  @Test
  void reportsSpeechThatFailedAsSpokenInNoTime() {
    try (SippPeer callee = SippPeer.callee("answer_at_once");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      ours.voice.broken = true;
      Heard heard = new Heard();
      var leg = ours.dial(heard);
      assertThat(heard.awaitEvent(LegEvent.SpeechFinished.class).playedMillis()).isZero();
      leg.hangUp();
      heard.awaitEnd();
      assertThat(heard.names()).doesNotContain("SpeechStarted");
    }
  }

  @Test
  void makesNoSpeechForACallThatNeverRings() {
    try (SippPeer callee = SippPeer.callee("busy");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      heard.awaitEnd();
      assertThat(ours.voice.spoken).hasValue(0);
    }
  }

  @Test
  void turnsAwayWhatATrunkHasNoChannelFor() {
    try (CarrierUnderTest ours =
        new CarrierUnderTest(
            new TrunkProperties("one", "sip:127.0.0.1:9", null, null, null, 1, null))) {
      Permit only = ((Admission.Admitted) ours.carrier.admit(CarrierUnderTest.ACCOUNT)).permit();
      assertThat(ours.carrier.admit(CarrierUnderTest.ACCOUNT))
          .isInstanceOfSatisfying(
              Admission.Saturated.class,
              full -> assertThat(full.words()).isEqualTo("Every trunk is at its limit"));
      only.release();
      only.release();
      assertThat(ours.carrier.trunks().getFirst().channelsInUse()).isZero();
      assertThat(ours.carrier.admit(CarrierUnderTest.ACCOUNT))
          .isInstanceOf(Admission.Admitted.class);
    }
  }

  @Test
  void countsAnswersByCode() {
    try (SippPeer callee = SippPeer.callee("busy");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      heard.awaitEnd();
      assertThat(ours.meters.get("callmanager.sip.responses").tag("code", "486").counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void hangsUpEveryCallWhenItCloses() {
    Heard talking = new Heard();
    Heard ringing = new Heard();
    try (SippPeer answering = SippPeer.callee("answer_at_once");
        SippPeer silent = SippPeer.callees("only_trying")) {
      CarrierUnderTest ours =
          new CarrierUnderTest(
              TrunkProperties.at("answering", answering.uri()),
              TrunkProperties.at("silent", silent.uri()));
      ours.dial(talking);
      ours.dial(ringing);
      talking.awaitEvent(LegEvent.Answered.class);
      ringing.awaitEvent(LegEvent.Trying.class);
      ours.close();
      assertThat(answering.awaitEnd(Duration.ofSeconds(5)).exitCode()).isZero();
    }
    assertThat(talking.events().getLast()).isInstanceOf(LegEvent.Closed.class);
    assertThat(ringing.events().getLast()).isInstanceOf(LegEvent.Closed.class);
  }

  @Test
  void saysWhichPortIsTakenAndHowToChooseAnother() throws Exception {
    try (DatagramSocket taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      assertThatExceptionOfType(SipStartException.class)
          .isThrownBy(
              () ->
                  SipServer.open(
                      InetAddress.getLoopbackAddress(),
                      taken.getLocalPort(),
                      Clock.systemUTC(),
                      new SimpleMeterRegistry(),
                      call -> {}))
          .withMessageContaining("The SIP port " + taken.getLocalPort() + "/udp on 127.0.0.1")
          .withMessageContaining("callmanager.sip.port");
    }
    await("its threads end")
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("EventScannerThread")));
  }

  @Test
  void placesManyCallsAtOnceAndLeavesNothingBehind() {
    try (SippPeer callee = SippPeer.callees("lives_briefly");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      List<Heard> all =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(
                  i -> {
                    Heard heard = new Heard();
                    ours.dial(heard);
                    return heard;
                  })
              .toList();
      await("all calls are over")
          .atMost(Duration.ofSeconds(15))
          .until(() -> all.stream().allMatch(h -> h.events().stream().anyMatch(Heard::terminal)));
      for (Heard heard : all) {
        assertThat(heard.events().getLast()).isInstanceOf(LegEvent.HungUp.class);
        assertThat(heard.events().stream().filter(Heard::terminal)).hasSize(1);
      }
      ours.assertAllReleased();
    }
  }
}
