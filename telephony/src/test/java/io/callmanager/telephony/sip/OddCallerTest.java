package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.call.IncomingCall;
import io.callmanager.telephony.sip.call.IncomingCallHandler;
import io.callmanager.telephony.sip.call.SipServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls from peers that use what the RFCs allow and few do, or what they forbid and some do.
@Execution(ExecutionMode.CONCURRENT)
class OddCallerTest {

  private final List<String> told = new CopyOnWriteArrayList<>();

  private static SipServer server(IncomingCallHandler handler) {
    return SipServer.open(
        InetAddress.getLoopbackAddress(),
        FreePort.next(),
        Clock.systemUTC(),
        new SimpleMeterRegistry(),
        handler);
  }

  private void takeCall(IncomingCall call) {
    call.listen(
        new IncomingCall.Listener() {
          @Override
          public void onAcknowledged() {
            told.add("acknowledged");
          }
        });
    call.answer(FakeMedia.SDP);
  }

  private static String next(RawPeer peer, String start) {
    while (true) {
      String message =
          peer.receive(Duration.ofSeconds(5))
              .orElseThrow(() -> new AssertionError("nothing begins with " + start));
      if (message.startsWith(start)) {
        return message;
      }
    }
  }

  private static String header(String message, String name) {
    return message
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + message));
  }

  /// RFC 2543 knew no branches that tell transactions apart, and some callers use the INVITE's for everything.
  @ParameterizedTest
  @ValueSource(strings = {"z9hG4bKsame", "1"})
  void takesAnAckThatLooksLikePartOfTheInvitesTransaction(String branch) {
    try (SipServer server = server(this::takeCall);
        RawPeer caller = RawPeer.towards(server.port())) {
      String invite = caller.request("INVITE", "same", "").replace("z9hG4bKsame", branch);
      caller.send(invite);
      String ok = next(caller, "SIP/2.0 200 ");
      caller.send(
          invite.replace("INVITE", "ACK").replace("To: <sip:someone@127.0.0.1>", header(ok, "To")));
      await().untilAsserted(() -> assertThat(told).containsExactly("acknowledged"));
    }
  }

  @Test
  void answersACallThatItsHandlerFailsAt() {
    IncomingCallHandler failing =
        call -> {
          throw new IllegalStateException("expected by this test");
        };
    try (SipServer server = server(failing);
        RawPeer caller = RawPeer.towards(server.port())) {
      caller.send(caller.request("INVITE", "fails", ""));
      next(caller, "SIP/2.0 500 ");
    }
  }

  @Test
  void takesTheSameCallByTwoWaysOnce() {
    try (SipServer server = server(this::takeCall);
        RawPeer caller = RawPeer.towards(server.port())) {
      String invite = caller.request("INVITE", "forked", "");
      caller.send(invite);
      next(caller, "SIP/2.0 200 ");
      caller.send(invite.replace("z9hG4bKforked", "z9hG4bKother"));
      next(caller, "SIP/2.0 482 ");
    }
  }

  @Test
  void answersToWhereARequestCameFromAndSaysWhereThatWas() {
    try (SipServer server = server(this::takeCall);
        RawPeer caller = RawPeer.towards(server.port())) {
      String request =
          caller
              .request("OPTIONS", "nat", "")
              .replaceFirst("UDP 127.0.0.1:[0-9]+;", "UDP 10.9.8.7:5;");
      caller.send(request);
      assertThat(header(next(caller, "SIP/2.0 200 "), "Via"))
          .startsWith("Via: SIP/2.0/UDP 10.9.8.7:5;")
          .contains(";rport=" + caller.port())
          .contains(";received=127.0.0.1");
    }
  }
}
