package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/// Bodies that are wrong, by mistake or on purpose.
@ApiTest
class RefusedBodyTest {

  private static final String CALLS = "/api/v1/calls";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/outbound-call, to, 400",
    "/api/outbound-call, timeoutSeconds, 400",
    "/api/outbound-call, mode, 400",
    "/v1/outbound-calls, max_duration, 400",
    "/api/call, to, 200",
    "/makecall, number, 400",
    "/makecall, ringTimeout, 400"
  })
  void survivesNumbersBeyondAllBounds(String path, String field, int status) {
    for (String number :
        List.of("1E400", "100E2147483647", "1E2147483648", "-1E2147483647", "1E-2147483647")) {
      Answer answer = client.post(path, tenant.key(), "{\"%s\":%s}".formatted(field, number));

      assertThat(answer.status()).as(number + " " + answer.text()).isIn(status, 400);
    }
  }

  static Stream<Arguments> wrongFields() {
    String nested = "{\"a\":".repeat(20) + "1" + "}".repeat(20);
    String keys =
        IntStream.range(0, 101).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
    return Stream.of(
        Arguments.of("toNumber", "\"toNumber\":12345678"),
        Arguments.of("toNumber", "\"toNumber\":null"),
        Arguments.of("toNumber", "\"toNumber\":\"\""),
        Arguments.of("toNumber", "\"toNumber\":\"+12345\""),
        Arguments.of("toNumber", "\"toNumber\":\"+1234567890123456\""),
        Arguments.of("toNumber", "\"toNumber\":\"+1 234 567 890\""),
        Arguments.of("toNumber", "\"toNumber\":\"+123456789\\n\""),
        Arguments.of("toNumber", "\"toNumber\":\"+١٢٣٤٥٦٧٨\""),
        Arguments.of("toNumber", "\"toNumber\":[\"+1234567890\"]"),
        Arguments.of("agentId", "\"agentId\":\"1-1-1-1-1\""),
        Arguments.of("agentId", "\"agentId\":\"550e8400e29b41d4a716446655440000\""),
        Arguments.of("agentId", "\"agentId\":{}"),
        Arguments.of("agentId", "\"agentId\":true"),
        Arguments.of("fromNumberId", "\"fromNumberId\":\"x\""),
        Arguments.of("fromNumberId", "\"fromNumberId\":7"),
        Arguments.of("contactName", "\"contactName\":7"),
        Arguments.of("contactName", "\"contactName\":\"" + "x".repeat(201) + "\""),
        Arguments.of("contactName", "\"contactName\":\"a\\u0000b\""),
        Arguments.of("contactName", "\"contactName\":\"\\ud800\""),
        Arguments.of("contactData", "\"contactData\":\"text\""),
        Arguments.of("contactData", "\"contactData\":[1]"),
        Arguments.of("contactData", "\"contactData\":{" + keys + "}"),
        Arguments.of("contactData", "\"contactData\":{\"big\":\"" + "x".repeat(16 * 1024) + "\"}"),
        Arguments.of("contactData.company", "\"contactData\":{\"company\":\"a\\u0000b\"}"),
        Arguments.of("contactData.a\\u0000b", "\"contactData\":{\"a\\u0000b\":1}"),
        Arguments.of("contactData.list.1.x", "\"contactData\":{\"list\":[1,{\"x\":\"\\u0000\"}]}"),
        Arguments.of("contactData.n", "\"contactData\":{\"n\":1e999999999}"),
        Arguments.of("contactData.n", "\"contactData\":{\"n\":1e2147483647}"),
        Arguments.of("body", "\"contactData\":{\"n\":1e2147483648}"),
        Arguments.of("contactData.n", "\"contactData\":{\"n\":1e-999999}"),
        Arguments.of("metadata", "\"metadata\":1"),
        Arguments.of("metadata", "\"metadata\":{\"" + "k".repeat(101) + "\":1}"),
        Arguments.of("metadata.a", "\"metadata\":{\"a\":\"" + "x".repeat(501) + "\"}"),
        Arguments.of(
            "metadata.a.0.b", "\"metadata\":{\"a\":[{\"b\":\"" + "x".repeat(501) + "\"}]}"),
        Arguments.of("metadata.a", "\"metadata\":{\"a\":{\"" + "k".repeat(101) + "\":1}}"),
        Arguments.of("metadata.a", "\"metadata\":{\"a\":\"\\udc00\"}"),
        Arguments.of("note", "\"note\":\"\\u0000\""),
        Arguments.of("body", "\"contactData\":" + nested + nested),
        Arguments.of("body", "\"contactData\":" + "{\"a\":".repeat(200) + "1" + "}".repeat(200)),
        Arguments.of("body", "\"contactData\":{\"n\":" + "9".repeat(101) + "}"),
        Arguments.of("body", "\"toNumber\":\"+1234567890\",\"toNumber\":\"+1234567891\""));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void namesTheFieldThatIsWrong(String field, String json) {
    String name = json.substring(1, json.indexOf('"', 1));
    String right =
        Map.of(
                "toNumber",
                "\"toNumber\":\"+1234567890\"",
                "agentId",
                "\"agentId\":\"" + tenant.agent() + "\"")
            .entrySet()
            .stream()
            .filter(entry -> !entry.getKey().equals(name))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(","));

    Answer answer = client.post(CALLS, tenant.key(), "{" + right + "," + json + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error").asString()).isEqualTo("Invalid request body");
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(field);
    assertNothingHappened();
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void saysThatTheBodyIsNoJsonObject(String body) {
    Answer answer = client.post(CALLS, tenant.key(), body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .startsWith("{\"success\":false,\"error\":\"Invalid request body\",\"issues\":{\"body\":[");
    assertNothingHappened();
  }

  static List<String> notJson() {
    return List.of(
        "",
        " ",
        "{",
        "}",
        "{}{}",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{'toNumber':1}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "toNumber=%2B1234567890",
        "<call/>",
        "{\"a\":\"\u0001\"}",
        "\u0000",
        "[".repeat(60_000));
  }

  @Test
  void asksForWhatIsMissing() {
    Answer answer = client.post(CALLS, tenant.key(), "{}");

    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Invalid request body","issues":{"toNumber":["Required"],"agentId":["Required"]}}""");
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    String body =
        "{\"toNumber\":\"+1234567890\",\"agentId\":\"%s\",\"priority\":{\"x\":[1,null]}}"
            .formatted(tenant.agent());

    assertThat(client.post(CALLS, tenant.key(), body).status()).isEqualTo(200);
  }

  @Test
  void takesNullForWhatMayBeLeftOut() {
    String body =
        "{\"toNumber\":\"+1234567890\",\"agentId\":\"%s\",\"contactName\":null,\"contactData\":null,\"fromNumberId\":null}"
            .formatted(tenant.agent());

    assertThat(client.post(CALLS, tenant.key(), body).status()).isEqualTo(200);
  }

  @Test
  void doesNotReadOnAfter64KiB() {
    String padding = " ".repeat(64 * 1024);
    Answer declared = client.post(CALLS, tenant.key(), tenant.call("+1234567890") + padding);
    Answer chunked =
        client.send(
            client
                .request(CALLS)
                .header("X-API-Key", tenant.key())
                .POST(
                    BodyPublishers.ofInputStream(
                        () ->
                            new ByteArrayInputStream(
                                (tenant.call("+1234567890") + padding)
                                    .getBytes(StandardCharsets.UTF_8)))));

    for (Answer answer : List.of(declared, chunked)) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text())
          .isEqualTo(
              """
              {"success":false,"error":"Invalid request body","issues":{"body":["Must be at most 65536 bytes large"]}}""");
    }
    assertNothingHappened();
  }

  @Test
  void answersAboutManyMistakesBriefly() {
    String data =
        IntStream.range(0, 90)
            .mapToObj(i -> "\"k" + i + "\":\"\\u0000\"")
            .collect(Collectors.joining(","));

    Answer answer = client.post(CALLS, tenant.key(), "{\"contactData\":{" + data + "}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").size()).isEqualTo(50);
  }

  /// Random JSON, most of it close to a good request, must never make the server fail, and is never charged unless it is
  /// answered with 200.
  @Test
  void neverFailsWhateverIsSent() {
    Random random = new Random(4711);
    long granted = 100_000;
    Tenant rich = tenants.open(granted);
    int placed = 0;
    for (int i = 0; i < 1_500; i++) {
      String body = RandomJson.request(random, rich.agent().toString());
      Answer answer =
          client.send(
              client
                  .request(CALLS)
                  .header("X-API-Key", rich.key())
                  .POST(BodyPublishers.ofString(body)));
      assertThat(answer.status()).as(body).isIn(200, 400, 404);
      assertThat(MAPPER.readTree(answer.text()).has("success")).isTrue();
      if (answer.status() == 200) {
        placed++;
        assertThat(client.get(CALLS + "/" + answer.data("/call/id"), rich.key()).status())
            .as(body)
            .isEqualTo(200);
      }
    }
    assertThat(placed).isBetween(10, 1_400);
    assertThat(tenants.balance(rich.account()).available().amount())
        .isEqualTo(granted - 5L * placed);
  }

  private void assertNothingHappened() {
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(100);
    assertThat(client.get(CALLS, tenant.key()).json().at("/data/calls").isEmpty()).isTrue();
  }
}
