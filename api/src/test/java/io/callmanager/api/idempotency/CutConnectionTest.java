package io.callmanager.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// The connection is cut at each step of placing a call, orderly or not; then the request is sent again. One call is dialled, and
/// its credits are reserved once.
@ApiTest
@TestPropertySource(properties = "callmanager.initiate-timeout=20s")
class CutConnectionTest {

  private static final String CALLS = "/api/v1/calls";
  private static final int STEP = 13;
  private static final int LONGEST_ANSWER = 8192;
  private static final AtomicLong NEXT_NUMBER = new AtomicLong(15_005_560_000L);

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileTheRequestIsSent(boolean reset) throws IOException {
    int length = new Attempt().bytes().length;
    for (int sent = 0; sent < length; sent += STEP) {
      Attempt attempt = new Attempt();
      try (Socket socket = connect(reset)) {
        socket.getOutputStream().write(Arrays.copyOf(attempt.bytes(), sent));
        socket.getOutputStream().flush();
      }

      attempt.assertPlacedOnceWhenSentAgain();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void beforeTheCalleeRings(boolean reset) throws Exception {
    Attempt attempt = new Attempt();
    CompletableFuture<StagedLeg> leg = new CompletableFuture<>();
    carrier.callee(attempt.number, leg::complete);
    try (Socket socket = connect(reset)) {
      socket.getOutputStream().write(attempt.bytes());
      leg.get();
    }

    assertThat(attempt.sendAgain().status()).isEqualTo(409);
    leg.get().ringing();
    assertThat(attempt.assertPlacedOnceWhenSentAgain().header("Idempotency-Replayed"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void asSoonAsTheRequestIsSent(boolean reset) throws IOException {
    for (int i = 0; i < 20; i++) {
      Attempt attempt = new Attempt();
      try (Socket socket = connect(reset)) {
        socket.getOutputStream().write(attempt.bytes());
      }

      attempt.assertPlacedOnceWhenSentAgain();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileTheAnswerIsReceived(boolean reset) throws IOException {
    int length = LONGEST_ANSWER;
    for (int received = 1; received < length; received += 10 * STEP) {
      Attempt attempt = new Attempt();
      byte[] answer;
      try (Socket socket = connect(reset)) {
        socket.getOutputStream().write(attempt.bytes());
        answer = socket.getInputStream().readNBytes(received);
      }
      if (answer.length < received) {
        length = answer.length;
      }

      assertThat(new String(answer, StandardCharsets.UTF_8)).startsWith("H");
      assertThat(attempt.assertPlacedOnceWhenSentAgain().header("Idempotency-Replayed"))
          .isEqualTo("true");
    }
    assertThat(length).isLessThan(LONGEST_ANSWER);
  }

  @Test
  void thoughTheClientHasStoppedSendingButListens() throws IOException {
    Attempt attempt = new Attempt();
    String answer;
    try (Socket socket = connect(false)) {
      socket.getOutputStream().write(attempt.bytes());
      socket.shutdownOutput();
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(answer).endsWith(attempt.assertPlacedOnceWhenSentAgain().text());
  }

  /// @param reset whether it is cut with a RST when it is closed
  private Socket connect(boolean reset) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.port());
    socket.setSoTimeout(20_000);
    if (reset) {
      socket.setSoLinger(true, 0);
    }
    return socket;
  }

  /// A request for a call that is sent more than once.
  private final class Attempt {

    private final String number = "+" + NEXT_NUMBER.getAndIncrement();
    private final String key = UUID.randomUUID().toString();
    private final int dialedBefore = carrier.dialed();
    private final long reservedBefore = reserved();

    byte[] bytes() {
      String body = tenant.call(number);
      return """
      POST /api/v1/calls HTTP/1.1
      Host: localhost
      X-API-Key: %s
      Idempotency-Key: %s
      Content-Type: application/json
      Content-Length: %d
      Connection: close

      %s"""
          .formatted(tenant.key(), key, body.length(), body)
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }

    Answer sendAgain() {
      return client.post(CALLS, tenant.key(), tenant.call(number), key);
    }

    Answer assertPlacedOnceWhenSentAgain() {
      Answer answer =
          await()
              .atMost(Duration.ofSeconds(20))
              .pollInterval(Duration.ofMillis(5))
              .until(this::sendAgain, sent -> sent.status() != 409);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(sendAgain().text()).isEqualTo(answer.text());
      assertThat(carrier.dialed() - dialedBefore).isOne();
      assertThat(reserved() - reservedBefore).isEqualTo(5);
      assertThat(
              client
                  .get(CALLS + "?toNumber=%2B" + number.substring(1), tenant.key())
                  .json()
                  .at("/data/calls")
                  .size())
          .isOne();
      return answer;
    }

    private long reserved() {
      return tenants.balance(tenant.account()).reserved().amount();
    }
  }
}
