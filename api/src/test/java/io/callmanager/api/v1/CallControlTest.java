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
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class CallControlTest {

  private static final String CALLS = "/api/v1/calls/";

  @Autowired Client client;
  @Autowired Tenants tenants;
  @Autowired StagedCarrier carrier;

  private Tenant tenant;
  private String call;
  private StagedLeg leg;

  @BeforeEach
  void placeCall() {
    tenant = tenants.open(100);
    AgentId agent =
        tenants.agent(tenant.account(), AgentMode.CONVERSATION, "Hello", tenant.number());
    Answer placed =
        client.post(
            "/api/v1/calls",
            tenant.key(),
            "{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\"}".formatted(agent));
    call = placed.data("/call/id");
    leg = carrier.leg(new CallId(UUID.fromString(call)));
  }

  private Answer ask(String command, String body) {
    return client.post(CALLS + call + "/" + command, tenant.key(), body.replace('\'', '"'));
  }

  private void answer() {
    leg.answered();
    await()
        .until(
            () -> client.get(CALLS + call, tenant.key()).data("/call/status").equals("ANSWERED"));
  }

  private JsonNode awaitEvent(String type) {
    return await(type).until(() -> event(type), node -> !node.isMissingNode());
  }

  private JsonNode event(String type) {
    for (JsonNode event :
        client.get(CALLS + call + "/events", tenant.key()).json().at("/data/events")) {
      if (event.get("type").asString().equals(type)) {
        return event.get("data");
      }
    }
    return tools.jackson.databind.node.MissingNode.getInstance();
  }

  @Test
  void saysSomethingAndTellsHowMuchWasHeard() {
    answer();
    Answer queued = ask("say", "{'text':'Please hold.','voice':'en-US-Neural2-A'}");
    assertThat(queued.status()).as(queued.text()).isEqualTo(200);

    JsonNode played = awaitEvent("tts.played");
    assertThat(played.get("playbackId").asString()).isEqualTo(queued.data("/playbackId"));
    assertThat(played.get("text").asString()).isEqualTo("Please hold.");
    assertThat(played.get("playedMillis").asInt()).isEqualTo(100);
    Answer transcript = client.get(CALLS + call + "/transcript", tenant.key());
    assertThat(transcript.data("/transcript/entries/0/text")).isEqualTo("Please hold.");
  }

  @Test
  void gathersKeysAndTellsEachOfThem() {
    answer();
    Answer queued =
        ask("gather", "{'text':'Press 1.','numDigits':2,'timeoutMs':5000,'finishOnKey':'#'}");
    assertThat(queued.status()).as(queued.text()).isEqualTo(200);
    leg.presses('4').presses('2');

    JsonNode complete = awaitEvent("gather.complete");
    assertThat(complete.get("digits").asString()).isEqualTo("42");
    assertThat(complete.get("gatherId").asString()).isEqualTo(queued.data("/playbackId"));
    assertThat(event("gather.progress").get("digits").asString()).isEqualTo("4");
    assertThat(event("gather.started").get("numDigits").asInt()).isEqualTo(2);
  }

  @Test
  void sendsDigits() {
    answer();
    assertThat(ask("dtmf", "{'digits':'1,42#'}").status()).isEqualTo(200);
    assertThat(awaitEvent("dtmf.sent").get("digits").asString()).isEqualTo("1,42#");
  }

  @ParameterizedTest
  @ValueSource(strings = {"say {'text':'x'}", "gather {'numDigits':1}", "dtmf {'digits':'1'}"})
  void takesNoCommandsBeforeTheAnswerOrAfterTheEndOrFromOthers(String command) {
    String[] parts = command.split(" ", 2);
    Answer early = ask(parts[0], parts[1]);
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.json().at("/error").asString()).isEqualTo("Call not answered");

    answer();
    Answer stranger =
        client.post(
            CALLS + call + "/" + parts[0], tenants.open(0).key(), parts[1].replace('\'', '"'));
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(stranger.json().at("/error").asString()).isEqualTo("Call not found");

    leg.hangsUp();
    await()
        .until(
            () -> client.get(CALLS + call, tenant.key()).data("/call/status").equals("COMPLETED"));
    assertThat(ask(parts[0], parts[1]).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "say | {} | text",
        "say | {'text':' '} | text",
        "say | {'text':'x','interrupt':'yes'} | interrupt",
        "say | {'text':'x','language':'klingon!'} | language",
        "gather | {} | numDigits",
        "gather | {'numDigits':0} | numDigits",
        "gather | {'numDigits':51} | numDigits",
        "gather | {'numDigits':1,'timeoutMs':100} | timeoutMs",
        "gather | {'numDigits':1,'finishOnKey':'##'} | finishOnKey",
        "gather | {'numDigits':1,'finishOnKey':'x'} | finishOnKey",
        "dtmf | {} | digits",
        "dtmf | {'digits':''} | digits",
        "dtmf | {'digits':'1a'} | digits",
      })
  void saysWhatIsWrongWithACommand(String command, String body, String field) {
    answer();
    Answer refused = ask(command, body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().at("/issues/" + field).size()).as(refused.text()).isPositive();
  }
}
