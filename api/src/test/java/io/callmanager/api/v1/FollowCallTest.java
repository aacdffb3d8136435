package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// What can be learned of calls, and hanging up.
@ApiTest
class FollowCallTest {

  private static final String CALLS = "/api/v1/calls";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(1000);
  }

  @Test
  void showsACallFromItsBeginningToItsReceipt() {
    String id =
        place(
            """
            {"toNumber":"+15005550199","agentId":"%s","contactName":"Ada","metadata":{"crm":"42"}}"""
                .formatted(tenant.agent()));
    assertThat(client.get(CALLS + "/" + id, tenant.key()).data("/call/creditsUsed")).isEqualTo("5");

    leg(id)
        .after(Duration.ofMillis(1_200))
        .answered()
        .speaks()
        .after(Duration.ofMillis(500))
        .presses('4')
        .after(Duration.ofMillis(500))
        .presses('2')
        .after(Duration.ofMillis(1_500))
        .hasSpoken(2_500);
    Answer detail = ended(id);

    JsonNode call = detail.json().at("/data/call");
    assertThat(call.get("status").asString()).isEqualTo("COMPLETED");
    assertThat(call.get("endReason").asString()).isEqualTo("announce_complete");
    assertThat(call.get("endedBy").asString()).isEqualTo("PLATFORM");
    assertThat(call.get("answeredSeconds").asInt()).isEqualTo(3);
    assertThat(call.get("creditsReserved").asInt()).isEqualTo(5);
    assertThat(call.get("creditsUsed").asInt()).isEqualTo(1);
    assertThat(call.get("sipCode").asInt()).isEqualTo(200);
    assertThat(call.get("trunk").asString()).isEqualTo("staged");
    assertThat(call.get("metadata").get("crm").asString()).isEqualTo("42");
    assertThat(call.get("missingVariables").toString()).isEqualTo("[\"company\"]");
    assertThat(call.get("answeredAt").asString()).endsWith("Z");
    assertThat(detail.data("/contact/additionalData/name")).isEqualTo("Ada");
    assertThat(detail.data("/campaign/status")).isEqualTo("COMPLETED");

    assertThat(
            client
                .get(CALLS + "/" + id + "/events", tenant.key())
                .json()
                .at("/data/events")
                .valueStream()
                .map(event -> event.get("sequence").asInt() + " " + event.get("type").asString()))
        .containsExactly(
            "1 call.initiated",
            "2 call.ringing",
            "3 call.answered",
            "4 speech.started",
            "5 digit.received",
            "6 digit.received",
            "7 call.ended");

    JsonNode transcript =
        client.get(CALLS + "/" + id + "/transcript", tenant.key()).json().at("/data/transcript");
    assertThat(transcript.at("/entries/0/speaker").asString()).isEqualTo("agent");
    assertThat(transcript.at("/entries/0/heardMillis").asLong()).isEqualTo(2_500);
    assertThat(transcript.at("/entries/0/complete").asBoolean()).isTrue();
    assertThat(transcript.at("/entries/1/text").asString()).isEqualTo("42");
    assertThat(transcript.at("/entries/1/offsetMillis").asLong()).isEqualTo(500);

    JsonNode analysis =
        client.get(CALLS + "/" + id + "/analysis", tenant.key()).json().at("/data/analysis");
    assertThat(analysis.get("method").asString()).isEqualTo("rules");
    assertThat(analysis.get("outcome").asString()).isEqualTo("message_heard");
    assertThat(analysis.get("heardInFull").asBoolean()).isTrue();
    assertThat(analysis.get("digits").asString()).isEqualTo("42");
    assertThat(analysis.get("summary").asString())
        .isEqualTo(
            "The callee answered after 1.2 s, heard the whole message (2.5 s heard) and pressed 42.");

    JsonNode receipt =
        client.get(CALLS + "/" + id + "/receipt", tenant.key()).json().at("/data/receipt");
    assertThat(receipt.at("/reservation/credits").asInt()).isEqualTo(5);
    assertThat(receipt.at("/reservation/state").asString()).isEqualTo("SETTLED");
    assertThat(receipt.get("creditsUsed").asInt()).isEqualTo(1);
    assertThat(receipt.get("creditsReturned").asInt()).isEqualTo(4);
    assertThat(receipt.at("/tariff/chargedMinutes").asInt()).isEqualTo(1);
    assertThat(receipt.at("/sip/finalCode").asInt()).isEqualTo(200);
    assertThat(receipt.at("/sip/callId").asString()).isEqualTo(leg(id).order().callSid());
    assertThat(receipt.at("/ledger/0/kind").asString()).isEqualTo("RESERVE");
    assertThat(receipt.at("/ledger/0/available").asInt()).isEqualTo(-5);
    assertThat(receipt.at("/ledger/1/kind").asString()).isEqualTo("SETTLE");
    assertThat(receipt.at("/ledger/1/available").asInt()).isEqualTo(4);
    assertThat(receipt.at("/ledger/1/spent").asInt()).isEqualTo(1);
    assertThat(receipt.get("ledger").size()).isEqualTo(2);
  }

  @Test
  void aCallThatIsNotAnsweredCostsNothingAndSaysNothing() {
    carrier.callee("+15005550102", leg -> leg.refuses(Refusal.BUSY, 486, "486 Busy Here"));
    String id = place(tenant.call("+15005550102"));

    Answer detail = ended(id);

    assertThat(detail.data("/call/status")).isEqualTo("BUSY");
    assertThat(detail.data("/call/sipCode")).isEqualTo("486");
    assertThat(detail.data("/call/creditsUsed")).isEqualTo("0");
    assertThat(detail.json().at("/data/call/answeredAt").isNull()).isTrue();
    assertThat(
            client
                .get(CALLS + "/" + id + "/transcript", tenant.key())
                .json()
                .at("/data/transcript/entries")
                .isEmpty())
        .isTrue();
    Answer analysis = client.get(CALLS + "/" + id + "/analysis", tenant.key());
    assertThat(analysis.data("/analysis/outcome")).isEqualTo("busy");
    assertThat(analysis.data("/analysis/summary")).isEqualTo("The callee was busy.");
    Answer receipt = client.get(CALLS + "/" + id + "/receipt", tenant.key());
    assertThat(receipt.data("/receipt/reservation/state")).isEqualTo("RELEASED");
    assertThat(receipt.data("/receipt/creditsReturned")).isEqualTo("5");
    assertThat(receipt.data("/receipt/ledger/1/kind")).isEqualTo("RELEASE");
  }

  @Test
  void tellsHowMuchWasHeardWhenTheCalleeHangsUpEarly() {
    String id = place(tenant.call("+15005550199"));
    leg(id).answered().speaks().after(Duration.ofMillis(1_500)).hangsUp();
    ended(id);

    Answer transcript = client.get(CALLS + "/" + id + "/transcript", tenant.key());
    assertThat(transcript.data("/transcript/entries/0/heardMillis")).isEqualTo("1500");
    assertThat(transcript.data("/transcript/entries/0/complete")).isEqualTo("false");
    Answer analysis = client.get(CALLS + "/" + id + "/analysis", tenant.key());
    assertThat(analysis.data("/analysis/outcome")).isEqualTo("hung_up_early");
    assertThat(analysis.data("/analysis/heardInFull")).isEqualTo("false");
  }

  @Test
  void aPendingReservationIsShownAsSuch() {
    String id = place(tenant.call("+15005550199"));

    Answer receipt = client.get(CALLS + "/" + id + "/receipt", tenant.key());

    assertThat(receipt.data("/receipt/reservation/state")).isEqualTo("PENDING");
    assertThat(receipt.data("/receipt/creditsUsed")).isEqualTo("5");
    assertThat(receipt.json().at("/data/receipt/ledger").size()).isEqualTo(1);
    assertThat(client.get(CALLS + "/" + id + "/analysis", tenant.key()).data("/analysis/outcome"))
        .isEqualTo("in_progress");
  }

  @Test
  void hangsUpOnceHoweverOftenItIsAsked() {
    AgentId talker =
        tenants.agent(tenant.account(), AgentMode.CONVERSATION, "Hello", tenant.number());
    String id = place("{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\"}".formatted(talker));
    leg(id).answered();
    await().until(() -> status(id).equals("ANSWERED"));

    Answer first = client.post(CALLS + "/" + id + "/hangup", tenant.key());
    Answer second = client.post(CALLS + "/" + id + "/hangup", tenant.key());

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.data("/call/status")).isEqualTo("COMPLETED");
    assertThat(first.data("/call/endReason")).isEqualTo("local_hangup");
    assertThat(second.text()).isEqualTo(first.text());
  }

  @Test
  void hangsUpWhileItRings() {
    String id = place(tenant.call("+15005550199"));

    Answer answer = client.post(CALLS + "/" + id + "/hangup", tenant.key(), "{}");

    assertThat(answer.data("/call/status")).isEqualTo("FAILED");
    assertThat(answer.data("/call/endReason")).isEqualTo("canceled");
    assertThat(answer.data("/call/creditsUsed")).isEqualTo("0");
  }

  @Test
  void listsCallsNewestFirstPageByPage() {
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      placed.addFirst(place(tenant.call("+15005550199")));
    }

    List<String> seen = new ArrayList<>();
    String query = "?limit=3";
    while (true) {
      Answer page = client.get(CALLS + query, tenant.key());
      assertThat(page.status()).isEqualTo(200);
      page.json().at("/data/calls").forEach(call -> seen.add(call.get("id").asString()));
      JsonNode next = page.json().at("/data/nextCursor");
      if (next.isNull()) {
        break;
      }
      query = "?limit=3&cursor=" + next.asString();
    }

    assertThat(seen).isEqualTo(placed);
  }

  @Test
  void findsCallsByWhatTheyAre() {
    carrier.callee("+15005550102", leg -> leg.refuses(Refusal.BUSY, 486, "486 Busy Here"));
    String busy =
        place(
            """
            {"toNumber":"+15005550102","agentId":"%s","metadata":{"crm":"7","list":"spring 1"}}"""
                .formatted(tenant.agent()));
    Answer ended = ended(busy);
    place(tenant.call("+15005550199"));
    String start = ended.data("/call/startTime");

    for (String query :
        List.of(
            "status=BUSY",
            "status=busy,failed",
            "status=FAILED&status=BUSY",
            "toNumber=%2B15005550102",
            "toNumber=+15005550102",
            "campaignId=" + ended.data("/call/campaignId"),
            "metadata.crm=7",
            "metadata%5Bcrm%5D=7&metadata.list=spring%201",
            "metadata=crm=7&metadata=list%3Dspring%201",
            "status=BUSY&agentId=" + tenant.agent() + "&from=" + start,
            "status=BUSY&from=2000-01-01&to=2999-01-01T00:00:00%2B02:00")) {
      JsonNode calls = client.get(CALLS + "?" + query, tenant.key()).json().at("/data/calls");
      assertThat(calls.valueStream().map(call -> call.get("id").asString()))
          .as(query)
          .containsExactly(busy);
    }
    for (String query :
        List.of(
            "status=NO_ANSWER",
            "metadata.crm=8",
            "metadata.other=7",
            "metadata=crm%3D8",
            "agentId=" + UUID.randomUUID(),
            "to=2000-01-01",
            "from=2999-01-01")) {
      JsonNode calls = client.get(CALLS + "?" + query, tenant.key()).json().at("/data/calls");
      assertThat(calls.isEmpty()).as(query).isTrue();
    }
  }

  @Test
  void takesBracketsThatAreNotEncoded() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + CALLS
                      + "?metadata[crm]=7 HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                      + tenant.key()
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("\"calls\":[]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit|limit=0",
        "limit|limit=201",
        "limit|limit=ten",
        "limit|limit=1&limit=2",
        "status|status=DEAD",
        "agentId|agentId=1-1-1-1-1",
        "campaignId|campaignId=x",
        "toNumber|toNumber=12",
        "from|from=yesterday",
        "to|to=2026-02-30",
        "to|from=2026-02-02&to=2026-02-01",
        "cursor|cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "cursor|cursor=x",
        "metadata.a|metadata.a=%00",
        "metadata|metadata=crm",
        "metadata|metadata==7",
        "toNumber|toNumber=%00",
      })
  void namesTheParameterThatIsWrong(String parameter, String query) {
    Answer answer = client.get(CALLS + "?" + query, tenant.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error").asString()).isEqualTo("Invalid query parameters");
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(parameter);
  }

  @Test
  void tellsACursorThatWasTamperedWith() {
    place(tenant.call("+15005550199"));
    place(tenant.call("+15005550199"));
    String cursor = client.get(CALLS + "?limit=1", tenant.key()).data("/nextCursor");
    assertThat(client.get(CALLS + "?cursor=" + cursor, tenant.key()).status()).isEqualTo(200);

    for (int i = 0; i < cursor.length() - 1; i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = cursor.substring(0, i) + other + cursor.substring(i + 1);
      assertThat(client.get(CALLS + "?cursor=" + tampered, tenant.key()).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/transcript",
        "/transcript.txt",
        "/transcript.vtt",
        "/analysis",
        "/events",
        "/receipt"
      })
  void knowsNoOtherCalls(String part) {
    Answer unknown = client.get(CALLS + "/" + UUID.randomUUID() + part, tenant.key());
    Answer noId = client.get(CALLS + "/4711" + part, tenant.key());

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text()).isEqualTo("{\"success\":false,\"error\":\"Call not found\"}");
    assertThat(noId.status()).isEqualTo(400);
    assertThat(noId.text())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid path parameters\",\"issues\":{\"callId\":[\"Invalid Call ID format\"]}}");
  }

  private String place(String body) {
    Answer answer = client.post(CALLS, tenant.key(), body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.data("/call/id");
  }

  private StagedLeg leg(String id) {
    return carrier.leg(new CallId(UUID.fromString(id)));
  }

  private String status(String id) {
    return client.get(CALLS + "/" + id, tenant.key()).data("/call/status");
  }

  private Answer ended(String id) {
    return await()
        .until(
            () -> client.get(CALLS + "/" + id, tenant.key()),
            answer -> !answer.json().at("/data/call/endedAt").isNull());
  }
}
