package io.callmanager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Requests that no controller is for, and failures that nobody foresaw.
@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class EdgeTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1",
        "/api/v2/calls",
        "/api/v1/call",
        "/api",
        "/api/",
        "/api/v1/calls/",
        "/api/v1/agents/a/b/c",
        "/api/v1/%63all"
      })
  void knowsNoOtherPaths(String path) {
    Answer answer = client.get(path, tenant.key());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Not found\",\"message\":\"There is nothing here. See /api-docs.\"}");
    assertThat(client.post(path, tenant.key(), "{}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/api/v1/calls,'GET, POST'",
    "DELETE,/api/v1/calls,'GET, POST'",
    "POST,/api/v1/account,GET",
    "GET,/api/v1/calls/550e8400-e29b-41d4-a716-446655440000/hangup,POST",
    "PUT,/api/v1/agents/550e8400-e29b-41d4-a716-446655440000,'DELETE, GET, PATCH'",
  })
  void saysWhichMethodsAPathUnderstands(String method, String path, String allowed) {
    Answer answer = client.send(method, path, tenant.key(), BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo(allowed);
    assertThat(answer.json().at("/error").asString()).isEqualTo("Method not allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/account",
        "/api/v1/nothing",
        "/api",
        "/%61pi/v1/account",
        "/api/v1/%61ccount",
        "/api/v1/admin/accounts"
      })
  void letsNothingBelowApiPassWithoutAKey(String path) {
    assertThat(client.send(client.request(path).GET()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/v1/account",
        "/api//v1/account",
        "/api/v1/../v1/account",
        "/api;x=1/v1/account",
        "/api/v1/account;jsessionid=1",
        "/api/v1/account%00",
        "/api/v1/calls/%2e%2e/account",
        "/api/v1/account%0a"
      })
  void turnsDownCraftyUrls(String path) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1\r\nX-API-Key: " + tenant.key());

    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"credits\"");
  }

  @Test
  void answersJsonWhateverTheClientSaysItAccepts() {
    for (String accept : new String[] {"text/html", "application/xml", "nonsense", "*/*"}) {
      Answer answer =
          client.send(
              client
                  .request("/api/v1/account")
                  .header("X-API-Key", tenant.key())
                  .header("Accept", accept)
                  .GET());
      assertThat(answer.status()).as(accept).isEqualTo(200);
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }
  }

  @Test
  void understandsJsonWhateverItsTypeIsSaidToBe() {
    for (String type :
        new String[] {
          "application/x-www-form-urlencoded",
          "text/plain",
          "application/xml",
          "multipart/form-data",
          "nonsense"
        }) {
      Answer answer =
          client.send(
              client
                  .request("/api/v1/agents/" + tenant.agent())
                  .header("X-API-Key", tenant.key())
                  .header("Content-Type", type)
                  .method("PATCH", BodyPublishers.ofString("{\"name\":\"" + type + "\"}")));
      assertThat(answer.status()).as(type).isEqualTo(200);
      assertThat(answer.data("/agent/name")).isEqualTo(type);
    }
  }

  @Test
  void keepsAnswersOutOfCachesAndStartsNoSession() {
    Answer answer = client.get("/api/v1/account", tenant.key());

    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  @Test
  void hidesWhatNobodyForesawButLogsItUnderAnId(CapturedOutput output) {
    carrier.failOnAdmission(new IllegalStateException("a secret of the house"));
    Answer answer;
    try {
      answer = client.post("/api/v1/calls", tenant.key(), tenant.call("+1234567890"));
    } finally {
      carrier.failOnAdmission(null);
    }

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text())
        .startsWith("{\"success\":false,\"error\":\"Internal server error\",\"message\":")
        .doesNotContain("secret of the house")
        .doesNotContain("Exception");
    assertThat(output.getAll())
        .contains("errorId=" + answer.json().at("/errorId").asString())
        .contains("a secret of the house");
  }

  @Test
  void neverLogsAKeyOrANumberInFull(CapturedOutput output) {
    client.send(
        client
            .request("/api/v1/calls?api_key=" + tenant.key())
            .POST(BodyPublishers.ofString(tenant.call("+15005550142"))));
    client.get("/api/v1/calls?toNumber=%2B15005550142", "cm_" + "12".repeat(32));

    assertThat(output.getAll())
        .doesNotContain(tenant.key())
        .doesNotContain("cm_" + "12".repeat(32))
        .doesNotContain("15005550142");
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write(
              (head + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
