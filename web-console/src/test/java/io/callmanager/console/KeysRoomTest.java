package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

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
  void saysWhatAKeyMustBe() {
    visit.post(ROOM, BRING, Map.of("name", "Short", "key", "ak_live_short"));
    assertThat(visit.get(ROOM).body()).contains("20 to 128").doesNotContain("Short");
    visit.post(ROOM, BRING, Map.of("name", " ", "key", "ak_live_" + UUID.randomUUID()));
    assertThat(visit.get(ROOM).body()).contains("Give the key a name");
  }
}
