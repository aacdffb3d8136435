package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedModels;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.shared.TenantDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/// The language model that an account brings.
@ApiTest
class LlmTest {

  private static final String LLM = "/api/v1/llm";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private ModelAccounts models;
  @Autowired private StagedModels platformsModel;
  @Autowired private TenantDatabase database;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  private Answer put(String body) {
    return client.send("PUT", LLM, tenant.key(), BodyPublishers.ofString(body));
  }

  private ModelAccess access() {
    return models.of(tenant.account()).orElseThrow();
  }

  @Test
  void keepsAModelAndItsKey() {
    assertThat(client.get(LLM, tenant.key()).status()).isEqualTo(404);
    Answer saved =
        put(
            "{\"kind\":\"open_ai\",\"model\":\"m1\",\"apiKey\":\"sk-very-secret-1234\",\"prices\":{\"input\":0.40,\"output\":10,\"currency\":\"EUR\"}}");

    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.text()).doesNotContain("secret");
    assertThat(saved.data("/llm/apiKey")).isEqualTo("…1234");
    assertThat(saved.data("/llm/baseUrl")).isEqualTo("https://api.openai.com/v1");
    assertThat(saved.json().at("/data/llm/prices").toString())
        .isEqualTo("{\"input\":0.4,\"output\":10,\"currency\":\"EUR\"}");
    assertThat(access().key()).isEqualTo("sk-very-secret-1234");
    assertThat(access().publicOnly()).isTrue();
    assertThat(client.get(LLM, tenant.key()).json().at("/data"))
        .isEqualTo(saved.json().at("/data"));

    Answer other = put("{\"kind\":\"open_ai\",\"model\":\"m2\"}");
    assertThat(other.data("/llm/apiKey")).as("kept").isEqualTo("…1234");
    assertThat(access().model()).isEqualTo("m2");
    assertThat(access().key()).isEqualTo("sk-very-secret-1234");

    assertThat(
            put("{\"kind\":\"open_ai\",\"model\":\"m\",\"apiKey\":null}")
                .json()
                .at("/data/llm/apiKey")
                .isNull())
        .isTrue();
    assertThat(client.post(LLM + "/test", tenant.key(), "").data("/answered")).isEqualTo("true");
    assertThat(client.send("DELETE", LLM, tenant.key(), BodyPublishers.ofString("")).status())
        .isEqualTo(200);
    assertThat(models.of(tenant.account())).isEmpty();
    assertThat(client.post(LLM + "/test", tenant.key(), "").status()).isEqualTo(404);
  }

  @Test
  void aKeyGoesToNoOtherHost() {
    put("{\"kind\":\"open_ai\",\"model\":\"m1\",\"apiKey\":\"sk-very-secret-1234\"}");

    Answer moved =
        put("{\"kind\":\"open_ai\",\"model\":\"m1\",\"baseUrl\":\"https://evil.example/v1\"}");

    assertThat(moved.status()).isEqualTo(400);
    assertThat(moved.json().at("/issues").propertyNames()).containsExactly("apiKey");
    assertThat(access().baseUrl()).hasHost("api.openai.com");
  }

  @Test
  void speaksToOllamaByWhatItHasOfOpenAis() {
    put(
        "{\"kind\":\"ollama\",\"model\":\"llama3.1\",\"baseUrl\":\"https://gpu.example.com:11434/\"}");

    assertThat(access().protocol()).isEqualTo(ModelAccess.Protocol.OPEN_AI);
    assertThat(access().baseUrl()).hasToString("https://gpu.example.com:11434/v1");
    assertThat(access().key()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|kind",
        "{\"kind\":\"ollama\",\"model\":\"m\"}|baseUrl",
        "{\"kind\":\"anthropic\",\"model\":\"m\"}|apiKey",
        "{\"kind\":\"parrot\",\"model\":\"m\"}|kind",
        "{\"kind\":\"open_ai\",\"model\":\" \"}|model",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"apiKey\":\"a b\"}|apiKey",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"key\":\"a\"}|key",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"baseUrl\":\"http://127.0.0.1/v1\"}|baseUrl",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"baseUrl\":\"http://169.254.169.254\"}|baseUrl",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"baseUrl\":\"file:///etc/passwd\"}|baseUrl",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"prices\":{\"input\":-1,\"output\":1,\"currency\":\"USD\"}}|prices.input",
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"prices\":{\"input\":1,\"output\":1,\"currency\":\"dollars\"}}|prices.currency"
      })
  void refusesWhatIsWrong(String body, String field) {
    Answer refused = put(body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(Objects.requireNonNull(refused.json()).at("/issues").propertyNames())
        .contains(field);
    assertThat(client.get(LLM, tenant.key()).status()).isEqualTo(404);
  }

  @Test
  void anAgentWithTheAccountsModelLacksNone() {
    String agent =
        "{\"name\":\"A\",\"mode\":\"conversation\",\"conversation\":{\"brain\":\"llm\"}}";
    platformsModel.available(false);
    Answer lacking = client.post("/api/v1/agents", tenant.key(), agent);
    assertThat(lacking.status()).isEqualTo(200);
    assertThat(lacking.text()).contains("No language model is configured");
    assertThat(put("{\"kind\":\"open_ai\",\"model\":\"m1\"}").status()).isEqualTo(200);
    Answer having = client.post("/api/v1/agents", tenant.key(), agent);
    assertThat(having.status()).isEqualTo(200);
    assertThat(having.text()).doesNotContain("No language model is configured");
  }

  @AfterEach
  void bringThePlatformsModelBack() {
    platformsModel.available(true);
  }

  /// As after the installation's own key was changed.
  @Test
  void aKeyThatCannotBeReadIsToldOf() {
    put("{\"kind\":\"open_ai\",\"model\":\"m1\",\"apiKey\":\"sk-very-secret-1234\"}");
    database.write(
        tenant.account(),
        jdbc ->
            jdbc.sql("update llm_provider set key = sha256(key) where account_id = ?")
                .param(tenant.account().value())
                .update());

    Answer agent =
        client.post(
            "/api/v1/agents",
            tenant.key(),
            "{\"name\":\"A\",\"mode\":\"conversation\",\"conversation\":{\"brain\":\"llm\"}}");
    assertThat(agent.status()).isEqualTo(200);
    assertThat(agent.text())
        .contains("The key of your account's language model can't be read: save it again.")
        .doesNotContain("No language model is configured");
    assertThat(client.get("/api/v1/agents/" + agent.data("/agent/id"), tenant.key()).status())
        .isEqualTo(200);
    Answer test = client.post(LLM + "/test", tenant.key(), "");
    assertThat(test.status()).isEqualTo(200);
    assertThat(test.data("/answered")).isEqualTo("false");
    assertThat(test.data("/words")).isEqualTo("its key can't be read: save it again");

    put("{\"kind\":\"open_ai\",\"model\":\"m1\",\"apiKey\":\"sk-another-secret-1\"}");
    assertThat(access().key()).isEqualTo("sk-another-secret-1");
  }
}
