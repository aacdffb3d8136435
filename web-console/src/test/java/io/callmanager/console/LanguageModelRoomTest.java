package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.call.spi.ModelPrices;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The room for the account's language model.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanguageModelRoomTest {

  private static final String ROOM = "/console/language-model";

  @Autowired private ModelAccounts models;

  private final Town town;
  private final int port;
  private final Town.Household home;
  private final Visit visit;

  LanguageModelRoomTest(@Autowired Town town, @LocalServerPort int port) {
    this.town = town;
    this.port = port;
    home = town.account("Southwind", Plan.PRO, 1_000);
    town.person("model@example.com", home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("model@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", "OPEN_AI");
    fields.put("model", "m1");
    fields.put("baseUrl", "");
    fields.put("key", "sk-very-secret-1234");
    fields.put("inputPrice", "0.40");
    fields.put("outputPrice", "1.6");
    fields.put("currency", "EUR");
    return fields;
  }

  private ModelAccess access() {
    return models.of(home.account()).orElseThrow();
  }

  @Test
  void keepsTestsAndDeletesAModel() {
    assertThat(visit.get(ROOM).body()).contains("Without one of your own");
    assertThat(visit.post(ROOM, ROOM, fields()).status()).isEqualTo(302);

    String page = visit.get(ROOM).body();
    assertThat(page)
        .contains("Saved. Calls that begin", "Keeps the present one, …1234", "value=\"EUR\"")
        .doesNotContain("very-secret", "https://api.openai.com/v1");
    assertThat(access().key()).isEqualTo("sk-very-secret-1234");

    Map<String, String> other = fields();
    other.put("key", "");
    other.put("model", "mute");
    visit.post(ROOM, ROOM, other);
    assertThat(access().model()).isEqualTo("mute");
    assertThat(access().key()).as("kept").isEqualTo("sk-very-secret-1234");
    visit.post(ROOM, ROOM + "/test", Map.of());
    assertThat(visit.get(ROOM).body()).contains("does not accept the API key (401), after 40 ms.");

    Map<String, String> moved = fields();
    moved.put("key", "");
    moved.put("baseUrl", "https://evil.example/v1");
    assertThat(visit.post(ROOM, ROOM, moved).body())
        .contains("there is none to keep for this host");

    Map<String, String> keyless = fields();
    keyless.put("dropsKey", "true");
    keyless.put("key", "");
    visit.post(ROOM, ROOM, keyless);
    assertThat(access().key()).isNull();

    assertThat(visit.post(ROOM, ROOM + "/delete", Map.of()).status()).isEqualTo(302);
    assertThat(models.of(home.account())).isEmpty();
  }

  @Test
  void aKeyThatIsTypedInIsNeitherForgottenNorLostInSilence() {
    Map<String, String> fields = fields();
    visit.post(ROOM, ROOM, fields);
    fields.put("dropsKey", "true");
    fields.put("key", "sk-the-new-one-5678");
    fields.put("model", "");
    assertThat(visit.post(ROOM, ROOM, fields).body())
        .contains("Type the key again", "Write the model")
        .doesNotContain("the-new-one");
    assertThat(access().key()).isEqualTo("sk-very-secret-1234");

    fields.put("model", "m2");
    visit.post(ROOM, ROOM, fields);
    assertThat(access().key()).isEqualTo("sk-the-new-one-5678");
  }

  @Test
  void anotherProvidersKeyDoesNotGoToTheOneBefore() {
    visit.post(ROOM, ROOM, fields());
    String page = visit.get(ROOM).body();
    int address = page.indexOf("id=\"f-url\"");
    assertThat(page.substring(address, page.indexOf('>', address))).doesNotContain("openai.com");

    Map<String, String> other = fields();
    other.put("kind", "ANTHROPIC");
    visit.post(ROOM, ROOM, other);
    assertThat(access().baseUrl()).hasHost("api.anthropic.com");
  }

  @Test
  void takesThePricesThatTheApiTakes() {
    Map<String, String> fields = fields();
    fields.put("inputPrice", "1000000");
    fields.put("outputPrice", "0.4000000");
    assertThat(visit.post(ROOM, ROOM, fields).status()).isEqualTo(302);
    ModelPrices prices = Objects.requireNonNull(access().prices());
    assertThat(prices.inputMillion()).isEqualByComparingTo("1000000");
    assertThat(prices.outputMillion()).isEqualByComparingTo("0.4");
  }

  @ParameterizedTest
  @CsvSource({
    "kind, PARROT, Choose one of the three",
    "model, '', Write the model",
    "model, 'a\u0000b', Write the model",
    "inputPrice, 1000000.1, 'up to 1,000,000'",
    "inputPrice, 0.1234567, 'up to 1,000,000'",
    "baseUrl, ftp://x, http or https address",
    "baseUrl, http://10.0.0.1/v1, private address",
    "key, a b, A key has no blanks",
    "inputPrice, free, An amount such as",
    "outputPrice, '', 'Give both prices, or none.'",
    "currency, euros, Three capital letters"
  })
  void refusesWhatTheApiRefuses(String field, String value, String words) {
    Map<String, String> fields = fields();
    fields.put(field, value);

    Answer answer = visit.post(ROOM, ROOM, fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words).doesNotContain("very-secret");
  }

  @Test
  void ollamaSaysWhereItIs() {
    Map<String, String> fields = fields();
    fields.put("kind", "OLLAMA");
    assertThat(visit.post(ROOM, ROOM, fields).body()).contains("Write where it is.");
  }

  @Test
  void viewersMayLookAndNotChange() {
    town.person("model-viewer@example.com", home.account(), Role.VIEWER);
    try (Visit viewer = new Visit(port).signedIn("model-viewer@example.com")) {
      assertThat(viewer.get(ROOM).body()).contains("Your role lets you look, not change.");
      assertThat(viewer.post(ROOM, ROOM, fields()).status()).isEqualTo(403);
    }
  }
}
