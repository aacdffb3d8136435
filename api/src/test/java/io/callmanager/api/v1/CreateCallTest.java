package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.MachinePolicy;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The call to place a call, as its contract describes it.
@ApiTest
class CreateCallTest {

  private static final String CALLS = "/api/v1/calls";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  @AfterEach
  void calmTheCarrier() {
    carrier.saturate(null);
  }

  @Test
  void answersToTheLetter() {
    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            """
            {
              "toNumber": "+1234567890",
              "agentId": "%s",
              "contactName": "John Doe",
              "contactData": {
                "company": "Acme Corp",
                "department": "Sales"
              }
            }
            """
                .formatted(tenant.agent()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    String id = answer.data("/call/id");
    String startTime = answer.data("/call/startTime");
    assertThat(startTime)
        .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z");
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    String callSid = answer.data("/call/callSid");
    assertThat(callSid).isEqualTo(carrier.leg(new CallId(UUID.fromString(id))).order().callSid());
    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":true,"data":{"call":{"id":"%1$s","callSid":"%2$s","trackingId":"cm-%1$s","status":"INITIATED",\
            "campaignId":"%3$s","contactId":"%4$s","agentId":"%5$s","startTime":"%6$s","creditsUsed":5,\
            "toNumber":"+1234567890","contactName":"John Doe","metadata":{},\
            "trunk":"staged","trunkAttempts":1,"totalTrunks":1},\
            "contact":{"id":"%4$s","phoneNumber":"+1234567890",\
            "additionalData":{"name":"John Doe","company":"Acme Corp","department":"Sales"}},\
            "campaign":{"id":"%3$s","name":"API Single Call - John Doe","status":"ACTIVE"},\
            "message":"Call initiated successfully"}}"""
                .formatted(
                    id,
                    callSid,
                    answer.data("/campaign/id"),
                    answer.data("/contact/id"),
                    tenant.agent(),
                    startTime));
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  @Test
  void namesTheCampaignByTheNumberWhenThereIsNoName() {
    Answer answer = client.post(CALLS, tenant.key(), tenant.call("+1234567890"));

    assertThat(answer.data("/campaign/name")).isEqualTo("API Single Call - +1234567890");
    assertThat(answer.json().at("/data/call").has("contactName")).isFalse();
    assertThat(answer.json().at("/data/contact/additionalData").isEmpty()).isTrue();
  }

  @Test
  void speaksTheAgentsMessageWithTheContactsData() {
    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            """
            {"toNumber":"+1234567890","agentId":"%s","contactName":"{{company}}","contactData":{"company":"Acme"}}"""
                .formatted(tenant.agent()));

    CallId id = new CallId(UUID.fromString(answer.data("/call/id")));
    assertThat(carrier.leg(id).order().opening().text()).isEqualTo("Hello {{company}} of Acme.");
  }

  @Test
  void keepsMetadataAndNumbersExactly() {
    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            """
            {"toNumber":"+1234567890","agentId":"%s","fromNumberId":"%s",
             "metadata":{"crm":{"ids":[1,2.50,true,null,"é😀"]},"big":12345678901234567890}}"""
                .formatted(tenant.agent(), tenant.number()));

    assertThat(answer.text())
        .contains(
            "\"metadata\":{\"crm\":{\"ids\":[1,2.50,true,null,\"é😀\"]},\"big\":12345678901234567890}");
    Answer read = client.get(CALLS + "/" + answer.data("/call/id"), tenant.key());
    assertThat(read.json().at("/data/call/metadata/crm/ids/4").asString()).isEqualTo("é😀");
    assertThat(read.json().at("/data/call/metadata/big").bigIntegerValue())
        .isEqualTo("12345678901234567890");
    assertThat(read.data("/call/fromNumber")).isEqualTo("+15005550006");
  }

  @Test
  void takesTheKeyInAnyOfTheThreeWays() {
    String body = tenant.call("+1234567890");

    assertThat(
            client
                .send(
                    client
                        .request(CALLS)
                        .header("x-api-key", tenant.key())
                        .POST(BodyPublishers.ofString(body)))
                .status())
        .isEqualTo(200);
    assertThat(
            client
                .send(
                    client
                        .request(CALLS)
                        .header("Authorization", "Bearer " + tenant.key())
                        .POST(BodyPublishers.ofString(body)))
                .status())
        .isEqualTo(200);
    assertThat(
            client
                .send(
                    client
                        .request(CALLS + "?api_key=" + tenant.key())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void asksForAKeyThatIsMissing() {
    Answer answer =
        client.send(
            client.request(CALLS).POST(BodyPublishers.ofString(tenant.call("+1234567890"))));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Authentication required","message":"API key is required. \
            Please provide it in the x-api-key header, Authorization header, or api_key query parameter."}""");
  }

  @Test
  void refusesAKeyThatItDoesNotKnow() {
    Answer answer = client.post(CALLS, "cm_" + "0".repeat(64), tenant.call("+1234567890"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid API key\",\"message\":\"The provided API key is invalid or inactive.\"}");
  }

  @Test
  void namesEveryFieldThatIsWrong() {
    Answer answer =
        client.post(CALLS, tenant.key(), "{\"toNumber\":\"12345\",\"agentId\":\"not-a-uuid\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Invalid request body","issues":{"toNumber":["Invalid phone number format. \
            Please use international format (e.g., +1234567890)."],"agentId":["Invalid Agent ID format"]}}""");
    assertNothingCharged();
  }

  @Test
  void refusesCallsThatCreditsDoNotCover() {
    Tenant poor = tenants.open(2);

    Answer answer = client.post(CALLS, poor.key(), poor.call("+1234567890"));

    assertThat(answer.status()).isEqualTo(402);
    assertThat(answer.text())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Insufficient credits\",\"details\":{\"required\":5,\"available\":2,\"deficit\":3}}");
    assertThat(tenants.balance(poor.account()).available().amount()).isEqualTo(2);
  }

  @Test
  void doesNotTellAForeignAgentFromNoneOrOneThatIsPending() {
    AgentId pending =
        tenants.pendingAgent(tenant.account(), AgentMode.ANNOUNCE, "Hello", tenant.number());
    for (Object agent : new Object[] {UUID.randomUUID(), tenants.open(100).agent(), pending}) {
      Answer answer =
          client.post(
              CALLS,
              tenant.key(),
              "{\"toNumber\":\"+1234567890\",\"agentId\":\"%s\"}".formatted(agent));

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text())
          .isEqualTo(
              "{\"success\":false,\"error\":\"Agent not found, not owned by user, or not approved\"}");
    }
    assertNothingCharged();
  }

  @Test
  void refusesAForeignCallerNumber() {
    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            "{\"toNumber\":\"+1234567890\",\"agentId\":\"%s\",\"fromNumberId\":\"%s\"}"
                .formatted(tenant.agent(), tenants.open(0).number()));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text())
        .isEqualTo("{\"success\":false,\"error\":\"From number not found or not owned by user\"}");
    assertNothingCharged();
  }

  @Test
  void asksForACallerNumberWhenTheAgentHasNone() {
    AgentId numberless = tenants.agent(tenant.account(), AgentMode.ANNOUNCE, "Hello", null);

    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            "{\"toNumber\":\"+1234567890\",\"agentId\":\"%s\"}".formatted(numberless));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/fromNumberId").size()).isEqualTo(1);
    assertNothingCharged();
  }

  @Test
  void passesOnWhatTheCarrierSaysWhenItFails() {
    carrier.callee(
        "+15005550106",
        leg -> leg.refuses(Refusal.SERVICE_UNAVAILABLE, 503, "503 Service Unavailable"));

    Answer answer = client.post(CALLS, tenant.key(), tenant.call("+15005550106"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Failed to initiate call","details":"503 Service Unavailable","code":"ORIGINATION_FAILED","trunks":[{"trunk":"staged","sipCode":503,"words":"503 Service Unavailable"}]}""");
    assertNothingCharged();
    Answer list = client.get(CALLS + "?status=FAILED", tenant.key());
    assertThat(list.data("/calls/0/endReason")).isEqualTo("service_unavailable");
    Answer detail = client.get(CALLS + "/" + list.data("/calls/0/id"), tenant.key());
    assertThat(detail.status()).isEqualTo(200);
    assertThat(detail.json().at("/data/campaign").isNull()).isTrue();
    assertThat(detail.json().at("/data/contact").isNull()).isTrue();
  }

  @Test
  void aCalleesRefusalIsACallThatWasInitiated() {
    carrier.callee("+15005550102", leg -> leg.refuses(Refusal.BUSY, 486, "486 Busy Here"));

    Answer answer = client.post(CALLS, tenant.key(), tenant.call("+15005550102"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data("/call/status")).isEqualTo("INITIATED");
  }

  @Test
  void saysWhenToComeBackWhenTheCarrierIsFull() {
    carrier.saturate(Duration.ofMillis(1200));

    Answer answer = client.post(CALLS, tenant.key(), tenant.call("+1234567890"));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Rate limit exceeded","message":"No further call can be placed at the moment.","retryAfter":2}""");
    assertNothingCharged();
  }

  @Test
  void tellsWhichTrunksWereTried() {
    carrier.callee(
        "+15005550106",
        leg ->
            leg.trunkFailed("staged", "No answer from trunk staged within 1 s")
                .dialed("other", 2, 3)
                .refuses(Refusal.ERROR, 500, "500 Server Internal Error"));

    Answer answer = client.post(CALLS, tenant.key(), tenant.call("+15005550106"));

    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Failed to initiate call","details":"500 Server Internal Error","code":"ORIGINATION_FAILED","trunks":[{"trunk":"staged","sipCode":null,"words":"No answer from trunk staged within 1 s"},{"trunk":"other","sipCode":500,"words":"500 Server Internal Error"}]}""");
    assertNothingCharged();
  }

  @Test
  void tellsWhichTrunkTookTheCall() {
    carrier.callee(
        "+15005550100",
        leg ->
            leg.trunkFailed("staged", "503 Service Unavailable").dialed("other", 2, 3).ringing());

    Answer answer = client.post(CALLS, tenant.key(), tenant.call("+15005550100"));

    assertThat(answer.data("/call/trunk")).isEqualTo("other");
    assertThat(answer.json().at("/data/call/trunkAttempts").asInt()).isEqualTo(2);
    assertThat(answer.json().at("/data/call/totalTrunks").asInt()).isEqualTo(3);
    Answer detail = client.get(CALLS + "/" + answer.data("/call/id"), tenant.key());
    assertThat(detail.data("/call/trunk")).isEqualTo("other");
    assertThat(detail.json().at("/data/call/trunkAttempts").asInt()).isEqualTo(2);
    assertThat(detail.json().at("/data/call/totalTrunks").asInt()).isEqualTo(3);
  }

  @Test
  void tellsWhoAnsweredAndFindsCallsByIt() {
    carrier.callee(
        "+15005550108", leg -> leg.ringing().answered().answeredBy(Answerer.MACHINE, true));
    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            tenant.call("+15005550108").replace("}", ",\"machineDetection\":\"hang_up\"}"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    CallId id = new CallId(UUID.fromString(answer.data("/call/id")));
    assertThat(carrier.leg(id).order().machine()).isEqualTo(MachinePolicy.HANG_UP);

    Answer ended =
        await()
            .until(
                () -> client.get(CALLS + "/" + id, tenant.key()),
                read -> read.data("/call/status").equals("COMPLETED"));
    assertThat(ended.data("/call/answeredBy")).isEqualTo("MACHINE");
    assertThat(ended.data("/call/amdCause")).isEqualTo("LONG_GREETING");
    assertThat(ended.data("/call/endReason")).isEqualTo("machine_detected");
    assertThat(
            client.get(CALLS + "?answeredBy=MACHINE", tenant.key()).json().at("/data/calls").size())
        .isEqualTo(1);
    assertThat(
            client.get(CALLS + "?answeredBy=HUMAN", tenant.key()).json().at("/data/calls").size())
        .isZero();
    assertThat(
            client
                .post(
                    CALLS,
                    tenant.key(),
                    tenant.call("+15005550108").replace("}", ",\"machineDetection\":\"no\"}"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void saysThatNoTrunkIsAssigned() {
    carrier.trunkless(true);
    try {
      Answer answer = client.post(CALLS, tenant.key(), tenant.call("+1234567890"));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().at("/error").asString()).isEqualTo("No trunks assigned");
      assertNothingCharged();
    } finally {
      carrier.trunkless(false);
    }
  }

  private void assertNothingCharged() {
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(100);
  }
}
