package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Agents that are servers of their accounts'.
@ApiTest
class StreamAgentsTest {

  private static final String AGENTS = "/api/v1/agents";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  private Answer create(String conversation) {
    return client.post(
        AGENTS,
        tenant.key(),
        "{\"name\":\"A\",\"mode\":\"conversation\",\"conversation\":" + conversation + "}");
  }

  @Test
  void keepsTheServerAndWhatItIsTold() {
    Answer created =
        create(
            """
            {"brain":"media_stream","stream":{"url":"wss://agent.example.com/s?key=1",
             "parameters":{"contact":"{{name}}","language":"en"}}}""");
    assertThat(created.status()).as(created.json().toString()).isEqualTo(200);
    JsonNode conversation = created.json().at("/data/agent/conversation");
    assertThat(conversation.at("/brain").asString()).isEqualTo("media_stream");
    assertThat(conversation.at("/stream").toString())
        .isEqualTo(
            "{\"url\":\"wss://agent.example.com/s?key=1\",\"parameters\":{\"contact\":\"{{name}}\",\"language\":\"en\"}}");
    assertThat(created.json().at("/data/agent/variables").toString()).isEqualTo("[\"name\"]");
    assertThat(created.json().at("/data/notices").toString()).isEqualTo("[]");

    String id = created.data("/agent/id");
    Answer changed =
        client.patch(
            AGENTS + "/" + id, tenant.key(), "{\"conversation\":{\"stream\":{\"parameters\":{}}}}");
    assertThat(changed.json().at("/data/agent/conversation/stream").toString())
        .isEqualTo("{\"url\":\"wss://agent.example.com/s?key=1\",\"parameters\":{}}");
    Answer without =
        client.patch(
            AGENTS + "/" + id,
            tenant.key(),
            "{\"conversation\":{\"brain\":\"none\",\"stream\":null}}");
    assertThat(without.json().at("/data/agent/conversation/stream").isNull()).isTrue();
  }

  @Test
  void saysThatThereIsNoModelThatSpeaks() {
    Answer created = create("{\"brain\":\"realtime\"}");

    assertThat(created.json().at("/data/agent/conversation/brain").asString())
        .isEqualTo("realtime");
    assertThat(created.json().at("/data/notices/0").asString())
        .isEqualTo("No realtime model is configured: the agent can only apologise.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|conversation.stream.url|Required for an agent",
        "{\"url\":\"https://a.example\"}|conversation.stream.url|Must be a wss URL",
        "{\"url\":\"ws://a.example\"}|conversation.stream.url|Must be a wss URL",
        "{\"url\":\"wss://me:secret@a.example\"}|conversation.stream.url|Must be a wss URL",
        "{\"url\":\"wss://10.0.0.1/\"}|conversation.stream.url|Must not lead to a private address",
        "{\"url\":\"wss://[::1]/\"}|conversation.stream.url|Must not lead to a private address",
        "{\"url\":\"wss://a.example\",\"track\":\"x\"}|conversation.stream.track|Unknown field",
        "{\"url\":\"wss://a.example\",\"parameters\":{\"a\":1}}|conversation.stream.parameters.a|Must be a text",
        "{\"url\":\"wss://a.example\",\"parameters\":{\" \":\"1\"}}|conversation.stream.parameters|Names must have",
        "{\"url\":\"wss://a.example\",\"parameters\":{\"a=b\":\"1\"}}|conversation.stream.parameters|Names must have",
        "{\"url\":\"wss://a.example\",\"parameters\":{\"a\":\" b\"}}|conversation.stream.parameters.a|Must be a text",
        "{\"url\":\"wss://a.example\",\"parameters\":{\"a\":\"b\\nc=d\"}}|conversation.stream.parameters.a|Must be a text",
        "{\"url\":\"wss://a.example\",\"parameters\":[]}|conversation.stream.parameters|Expected object",
        "\"wss://a.example\"|conversation.stream|Expected object"
      })
  void refusesWhatIsNoServer(String stream, String field, String words) {
    Answer refused = create("{\"brain\":\"media_stream\",\"stream\":" + stream + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/issues").propertyNames()).containsExactly(field);
    assertThat(refused.json().at("/issues").path(field).path(0).asString()).startsWith(words);
  }
}
