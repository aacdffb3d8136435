package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.telephony.sip.call.IncomingCall;
import io.callmanager.telephony.sip.call.IncomingCallHandler;
import io.callmanager.telephony.sip.call.SipServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Calls that come in, from `sipp` and from our own carrier.
@Execution(ExecutionMode.CONCURRENT)
class IncomingCallTest {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<IncomingCall> calls = new CopyOnWriteArrayList<>();

  private SipServer server(IncomingCallHandler handler) {
    return SipServer.open(
        InetAddress.getLoopbackAddress(),
        FreePort.next(),
        Clock.systemUTC(),
        new SimpleMeterRegistry(),
        call -> {
          calls.add(call);
          call.listen(new Told());
          handler.onCall(call);
        });
  }

  private final class Told implements IncomingCall.Listener {

    @Override
    public void onCancelled() {
      told.add("cancelled");
    }

    @Override
    public void onAcknowledged() {
      told.add("acknowledged");
    }

    @Override
    public void onHungUp() {
      told.add("hung up");
    }

    @Override
    public String onOffer(String offer) {
      told.add(offer.contains("sendonly") ? "held" : "offer");
      return FakeMedia.SDP;
    }
  }

  @Test
  void ringsAnswersIsHeldAndHungUp() {
    try (SipServer server =
            server(
                call -> {
                  call.ring();
                  call.answer(FakeMedia.SDP);
                });
        SippPeer caller = SippPeer.caller("calls", server.port())) {
      assertWentAsWritten(caller);
      await()
          .untilAsserted(() -> assertThat(told).containsExactly("acknowledged", "held", "hung up"));
      IncomingCall call = calls.getFirst();
      assertThat(call.dialled()).isEqualTo("+15005550100");
      assertThat(call.caller()).isEqualTo("+15005550001");
      assertThat(call.offer()).hasValueSatisfying(sdp -> assertThat(sdp).contains("m=audio"));
    }
  }

  /// This callee takes its time: the caller hears 100 Trying first.
  @Test
  void isToldOfACancel() {
    try (SipServer server =
            server(
                call ->
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                        .execute(call::ring));
        SippPeer caller = SippPeer.caller("calls_and_cancels", server.port())) {
      assertWentAsWritten(caller);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).containsExactly("cancelled"));
    }
  }

  @Test
  void hangsUpOnlyAfterTheAcknowledgement() {
    try (SipServer server =
            server(
                call -> {
                  call.answer(FakeMedia.SDP);
                  call.hangUp();
                });
        SippPeer caller = SippPeer.caller("calls_and_is_hung_up", server.port())) {
      assertWentAsWritten(caller);
    }
  }

  @Test
  void repeatsItsAnswerUntilItIsAcknowledged() {
    try (SipServer server = server(call -> call.answer(FakeMedia.SDP));
        SippPeer caller = SippPeer.caller("calls_and_loses_acks", server.port(), "-nr")) {
      assertWentAsWritten(caller);
      await().untilAsserted(() -> assertThat(told).containsExactly("acknowledged", "hung up"));
    }
  }

  @Test
  void turnsACallDown() {
    try (SipServer server = server(call -> call.reject(486, "Busy Here"));
        SippPeer caller = SippPeer.caller("calls_busy", server.port())) {
      assertWentAsWritten(caller);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void talksToOurOwnCarrier() {
    try (SipServer server =
            server(
                call -> {
                  call.ring();
                  call.answer(FakeMedia.SDP);
                });
        CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:" + server.port())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      await().untilAsserted(() -> assertThat(told).containsExactly("acknowledged", "hung up"));
      assertThat(heard.names())
          .containsExactly(
              "Dialed", "Ringing", "Answered", "SpeechStarted", "SpeechFinished", "Closed");
    }
  }

  @Test
  void talksByIpv6() throws SocketException {
    Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6");
    try (SipServer server =
            SipServer.open(
                InetAddress.ofLiteral("::1"),
                FreePort.next(),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                call -> {
                  call.listen(new Told());
                  call.ring();
                  call.answer(FakeMedia.SDP);
                });
        CarrierUnderTest ours = CarrierUnderTest.byIpv6("sip:[::1]:" + server.port())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      await().untilAsserted(() -> assertThat(told).containsExactly("acknowledged"));
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      await().untilAsserted(() -> assertThat(told).containsExactly("acknowledged", "hung up"));
    }
  }

  private static boolean hasIpv6() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> address.equals(InetAddress.ofLiteral("::1")));
  }

  @Test
  void hangsUpOnOurOwnCarrier() {
    try (SipServer server =
            server(
                call -> {
                  call.answer(FakeMedia.SDP);
                  call.hangUp();
                });
        CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:" + server.port())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      ours.assertAllReleased();
    }
  }

  private static void assertWentAsWritten(SippPeer peer) {
    SippPeer.Result result = peer.awaitEnd(PATIENCE);
    assertThat(result.exitCode())
        .describedAs("%s%n%s", result.errors(), result.messages())
        .isZero();
  }
}
