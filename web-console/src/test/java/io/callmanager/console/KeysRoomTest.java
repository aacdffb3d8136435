package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.callmanager.account.ApiKey;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Keys that were made elsewhere, in the room for API keys.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysRoomTest {

  private static final String ROOM = "/console/keys";
  private static final String BRING = ROOM + "/bring";

  @Autowired private ApiKeys keys;

  private final Town.Household home;
  private final Visit visit;

  KeysRoomTest(@Autowired Town town, @LocalServerPort int port) {
    home = town.account("Eastwind", Plan.PRO, 1_000);
    town.person("keys@example.com", home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("keys@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  @Test
  void takesAKeyOverAndShowsItNever() {
    String secret = "ak_live_" + UUID.randomUUID();

    assertThat(visit.post(ROOM, BRING, Map.of("name", "Alerts", "key", " " + secret)).status())
        .isEqualTo(302);

    assertThat(visit.get(ROOM).body())
        .contains("may be used from now on", "Alerts", "ak_…")
        .doesNotContain(secret);
    assertThat(keys.authenticate(secret)).isPresent();
    visit.post(ROOM, BRING, Map.of("name", "Again", "key", secret));
    assertThat(visit.get(ROOM).body()).contains("in use already").doesNotContain("Again");
  }

  @Test
  void bindsAKeyToOneApi() {
    String secret = "kros_live_" + UUID.randomUUID();
    assertThat(visit.get(ROOM).body()).contains("May be used for", ">Claude Phone</option>");

    visit.post(ROOM, BRING, Map.of("name", "Shop", "key", secret, "contract", "krosai"));
    assertThat(visit.get(ROOM).body()).contains("may be used from now on");
    visit.post(ROOM, ROOM, Map.of("name", "Home", "contract", "claude-phone"));

    assertThat(visit.get(ROOM).body()).contains("It may be used for <b>Claude Phone</b> alone.");
    assertThat(visit.get(ROOM).body())
        .contains(">Claude Phone</td>", ">KrosAI</td>", ">Any API</td>");
    assertThat(keys.list(home.account()))
        .extracting(ApiKey::name, ApiKey::contract)
        .contains(tuple("Shop", "krosai"), tuple("Home", "claude-phone"));

    visit.post(ROOM, ROOM, Map.of("name", "Odd", "contract", "telex"));
    assertThat(visit.get(ROOM).body())
        .contains("Choose what the key may be used for.")
        .doesNotContain("Odd");
  }

  @Test
  void saysWhatAKeyMustBe() {
    visit.post(ROOM, BRING, Map.of("name", "Short", "key", "ak_live_short"));
    assertThat(visit.get(ROOM).body()).contains("20 to 128").doesNotContain("Short");
    visit.post(ROOM, BRING, Map.of("name", " ", "key", "ak_live_" + UUID.randomUUID()));
    assertThat(visit.get(ROOM).body()).contains("Give the key a name");
  }
}
