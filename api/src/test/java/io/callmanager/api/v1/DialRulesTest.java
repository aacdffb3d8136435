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
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class DialRulesTest {

  private static final String RULES = "/api/v1/dial-rules";
  private static final String CALLS = "/api/v1/calls";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;

  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  private Answer set(String rules) {
    return client.send(
        "PUT", RULES, tenant.key(), BodyPublishers.ofString(rules.replace('\'', '"')));
  }

  private JsonNode rules() {
    return client.get(RULES, tenant.key()).json().at("/data/dialRules");
  }

  private Answer call(String number, String more) {
    return client.post(
        CALLS,
        tenant.key(),
        "{\"toNumber\":\"%s\",\"agentId\":\"%s\"%s}"
            .formatted(number, tenant.agent(), more.replace('\'', '"')));
  }

  private static void assertRefused(Answer answer, String rule) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    JsonNode body = answer.json();
    assertThat(body.at("/success").asBoolean()).isFalse();
    assertThat(body.at("/error").asString()).isEqualTo("Call not allowed");
    assertThat(body.at("/code").asString()).isEqualTo("CALL_NOT_ALLOWED");
    assertThat(body.at("/message").asString()).isNotBlank();
    assertThat(body.at("/details/rule").asString()).isEqualTo(rule);
  }

  @Test
  void beginsWithThePremiumBlockAlone() {
    JsonNode rules = rules();

    assertThat(rules.at("/blockPremium").asBoolean()).isTrue();
    for (String off :
        new String[] {"callingHours", "attempts", "allowedCountries", "optOutKey", "updatedAt"}) {
      assertThat(rules.get(off).isNull()).as(off).isTrue();
    }
  }

  @Test
  void keepsWhatIsSetAndDropsWhatIsLeftOut() {
    Answer answer =
        set(
            """
            {'callingHours':[{'days':['MON','fri'],'from':'09:00','to':'12:30'},{'days':['SAT'],'from':'00:00','to':'24:00'}],
             'attempts':{'max':3,'windowMinutes':1440},'allowedCountries':['US','CA'],'blockPremium':false,'optOutKey':'9'}
            """);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode rules = rules();
    assertThat(answer.json().at("/data/dialRules")).isEqualTo(rules);
    assertThat(rules.get("callingHours").toString())
        .isEqualTo(
            "[{\"days\":[\"MON\",\"FRI\"],\"from\":\"09:00\",\"to\":\"12:30\"},{\"days\":[\"SAT\"],\"from\":\"00:00\",\"to\":\"24:00\"}]");
    assertThat(rules.get("attempts").toString()).isEqualTo("{\"max\":3,\"windowMinutes\":1440}");
    assertThat(rules.get("allowedCountries").toString()).isEqualTo("[\"CA\",\"US\"]");
    assertThat(rules.get("blockPremium").asBoolean()).isFalse();
    assertThat(rules.get("optOutKey").asString()).isEqualTo("9");
    assertThat(Instant.parse(rules.get("updatedAt").asString())).isNotNull();

    assertThat(set("{}").status()).isEqualTo(200);
    assertThat(rules().get("callingHours").isNull()).isTrue();
    assertThat(rules().get("blockPremium").asBoolean()).isTrue();
    assertThat(
            client
                .get(RULES, tenants.open(0).key())
                .json()
                .at("/data/dialRules/updatedAt")
                .isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'callingHours':[]} | callingHours",
        "{'callingHours':{}} | callingHours",
        "{'callingHours':[1]} | callingHours",
        "{'callingHours':[{'days':[],'from':'09:00','to':'10:00'}]} | callingHours.0.days",
        "{'callingHours':[{'days':['MON','MON'],'from':'09:00','to':'10:00'}]} | callingHours.0.days",
        "{'callingHours':[{'days':['MONDAY'],'from':'09:00','to':'10:00'}]} | callingHours.0.days",
        "{'callingHours':[{'days':['MON'],'from':'9','to':'10:00'}]} | callingHours.0.from",
        "{'callingHours':[{'days':['MON'],'from':'10:00','to':'10:00'}]} | callingHours.0.to",
        "{'callingHours':[{'days':['MON'],'from':'22:00','to':'06:00'}]} | callingHours.0.to",
        "{'callingHours':[{'days':['MON'],'from':'22:00'}]} | callingHours.0.to",
        "{'callingHours':[{'days':['MON'],'from':'09:00','to':'10:00','zone':'UTC'}]} | callingHours.0.zone",
        "{'attempts':{'max':0,'windowMinutes':60}} | attempts.max",
        "{'attempts':{'max':101,'windowMinutes':60}} | attempts.max",
        "{'attempts':{'max':3}} | attempts.windowMinutes",
        "{'attempts':{'max':3,'windowMinutes':44641}} | attempts.windowMinutes",
        "{'attempts':3} | attempts",
        "{'allowedCountries':[]} | allowedCountries",
        "{'allowedCountries':['us']} | allowedCountries",
        "{'allowedCountries':['XX']} | allowedCountries",
        "{'allowedCountries':['001']} | allowedCountries",
        "{'allowedCountries':['US','US']} | allowedCountries",
        "{'allowedCountries':'US'} | allowedCountries",
        "{'blockPremium':'no'} | blockPremium",
        "{'optOutKey':'E'} | optOutKey",
        "{'optOutKey':'99'} | optOutKey",
        "{'optOutKey':''} | optOutKey",
        "{'callinghours':null} | callinghours",
      })
  void namesWhatIsWrong(String rules, String field) {
    Answer answer = set(rules);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(field);
    assertThat(rules().get("updatedAt").isNull()).isTrue();
  }

  @Test
  void refusesCallsWithTheRuleAndTheTime() {
    assertRefused(call("+19005551234", ""), "premium_rate");
    set("{'allowedCountries':['GB']}");
    Answer abroad = call("+12125550123", "");
    assertRefused(abroad, "destination_country");
    assertThat(abroad.json().at("/details").propertyNames()).containsExactly("rule");
    String day =
        Instant.now()
            .atOffset(ZoneOffset.UTC)
            .getDayOfWeek()
            .plus(2)
            .getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
            .toUpperCase(Locale.ROOT);
    set("{'callingHours':[{'days':['" + day + "'],'from':'12:00','to':'13:00'}]}");
    Answer early = call("+12125550123", ",'timeZone':'UTC'");
    assertRefused(early, "calling_hours");
    Instant allowedAt = Instant.parse(early.json().at("/details/allowedAt").asString());
    assertThat(allowedAt.atOffset(ZoneOffset.UTC).getHour()).isEqualTo(12);
    assertThat(allowedAt).isAfter(Instant.now());
    set("{}");
    client.post(
        "/api/v1/do-not-call", tenant.key(), "{\"number\":\"+12125550123\",\"reason\":\"no\"}");
    assertRefused(call("+12125550123", ""), "do_not_call");
    assertThat(call("+15005550199", "").status()).isEqualTo(200);

    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(95);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'timeZone':'Mars/Olympus' | timeZone",
        "'timeZone':'+05:00' | timeZone",
        "'timeZone':5 | timeZone",
        "'consentReference':'' | consentReference",
        "'consentReference':7 | consentReference",
      })
  void namesWhatIsWrongWithACall(String more, String field) {
    Answer answer = call("+15005550199", "," + more);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(field);
    assertThat(call("+15005550199", ",'consentReference':'" + "x".repeat(201) + "'").status())
        .isEqualTo(400);
    assertThat(call("+15005550199", ",'consentReference':'" + "x".repeat(200) + "'").status())
        .isEqualTo(200);
  }

  @Test
  void refusesTransfersAndTakesOptOuts() {
    set("{'optOutKey':'9'}");
    AgentId agent = tenants.agent(tenant.account(), AgentMode.CONVERSATION, "Hi", tenant.number());
    String call =
        client
            .post(
                CALLS,
                tenant.key(),
                "{\"toNumber\":\"+12125550188\",\"agentId\":\"%s\"}".formatted(agent))
            .data("/call/id");
    var leg = carrier.leg(new CallId(UUID.fromString(call)));
    leg.answered();
    await()
        .until(
            () ->
                client
                    .get(CALLS + "/" + call, tenant.key())
                    .data("/call/status")
                    .equals("ANSWERED"));

    assertRefused(
        client.post(CALLS + "/" + call + "/transfer", tenant.key(), "{\"to\":\"+19005551234\"}"),
        "premium_rate");
    leg.presses('9');
    await()
        .until(() -> client.get("/api/v1/do-not-call/+12125550188", tenant.key()).status() == 200);
    Answer entry = client.get("/api/v1/do-not-call/%2B12125550188", tenant.key());
    assertThat(entry.data("/entry/source")).isEqualTo("KEY");
    assertThat(entry.data("/entry/callId")).isEqualTo(call);
    assertRefused(call("+12125550188", ""), "do_not_call");

    String path = CALLS + "/" + call + "/opt-out";
    assertThat(client.post(path, tenants.open(0).key()).status()).isEqualTo(404);
    Answer said = client.post(path, tenant.key());
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.data("/entry/source")).isEqualTo("KEY");
    await()
        .until(
            () ->
                client
                    .get(CALLS + "/" + call + "/events", tenant.key())
                    .text()
                    .contains("callee.opted_out"));
    String events = client.get(CALLS + "/" + call + "/events", tenant.key()).text();
    assertThat(events.split("callee.opted_out", -1)).hasSize(2);
  }
}
