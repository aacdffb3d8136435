package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import io.callmanager.telephony.twilio.TwilioFailure.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class TwilioHttpTest {

  private static final Duration LIMIT = Duration.ofMillis(500);

  /// For answers that do come, however busy the machine is.
  private static final Duration AMPLE = Duration.ofSeconds(8);

  /// What a request comes to when all that is answered is this text.
  private static TwilioFailure failure(String answer, Duration limit) throws IOException {
    Queue<Socket> held = new ConcurrentLinkedQueue<>();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Socket socket = server.accept();
                  held.add(socket);
                  BufferedReader request =
                      new BufferedReader(
                          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                  for (String line = request.readLine();
                      line != null && !line.isEmpty();
                      line = request.readLine()) {}
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  // The test is over.
                }
              });
      return ask(server.getLocalPort(), limit);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  private static TwilioFailure ask(int port, Duration limit) {
    TwilioHttp http = new TwilioHttp(URI.create("http://127.0.0.1:" + port), limit);
    return catchThrowableOfType(
        TwilioFailure.class,
        () ->
            http.makeRequest(
                new Request(HttpMethod.GET, "https://api.twilio.com/2010-04-01/Accounts.json")));
  }

  @Test
  void doesNotWaitForEverForAnAnswersBody() throws IOException {
    TwilioFailure failure =
        failure("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"sid", LIMIT);

    assertThat(failure.kind()).isEqualTo(Kind.IN_DOUBT);
    assertThat(failure.words()).startsWith("Twilio: no answer within");
  }

  @Test
  void doesNotWaitForEverForAnAnswer() throws IOException {
    assertThat(failure("", LIMIT).kind()).isEqualTo(Kind.IN_DOUBT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "401, REFUSED",
    "429, REFUSED",
    "500, IN_DOUBT",
    "502, IN_DOUBT",
    "503, IN_DOUBT"
  })
  void believesRefusalsButNoErrors(int status, Kind kind) throws IOException {
    String body = "{\"code\": 20001, \"message\": \"Why?\"}";

    TwilioFailure failure =
        failure(
            "HTTP/1.1 %d Words\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body),
            AMPLE);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.words()).isEqualTo("Twilio 20001: Why?");
  }

  @Test
  void knowsThatNothingWasSentWithoutAConnection() throws IOException {
    int closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = server.getLocalPort();
    }

    assertThat(ask(closed, AMPLE).kind()).isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void isInDoubtWhenTheConnectionIsLost() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  var _ = socket.getInputStream().read();
                } catch (IOException e) {
                  // The test is over.
                }
              });

      assertThat(ask(server.getLocalPort(), AMPLE).kind()).isEqualTo(Kind.IN_DOUBT);
    }
  }
}
