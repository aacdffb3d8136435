package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Scripts;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.shared.AgentId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// An agent's extension, and the account's default agent, in the room for agents.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicesRoomTest {

  private static final String AGENTS = "/console/agents";
  private static final String BADGE = "badge chosen";

  @Autowired private Agents agents;

  private final Town town;
  private final int port;
  private final Visit visit;
  private final Town.Household home;

  DevicesRoomTest(@Autowired Town town, @LocalServerPort int port) {
    this.town = town;
    this.port = port;
    home = town.account("Westwind", Plan.PRO, 1_000);
    town.person("devices@example.com", home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("devices@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  @Test
  void givesAnAgentAnExtension() {
    Agent agent = town.agent(home, "Morpheus", "Hello.", AgentMode.ANNOUNCE);
    Agent other = town.agent(home, "Trinity", "Hello.", AgentMode.ANNOUNCE);
    String page = AGENTS + "/" + agent.id();

    assertThat(visit.post(page, page, fields(agent, " 9000 ")).status()).isEqualTo(302);

    assertThat(found(agent.id()).extension()).isEqualTo("9000");
    assertThat(visit.get(page).body()).contains("value=\"9000\"");
    assertThat(visit.get(AGENTS).body()).contains("<span>9000</span>");
    Answer taken = visit.post(page, AGENTS + "/" + other.id(), fields(other, "9000"));
    assertThat(taken.status()).isEqualTo(422);
    assertThat(taken.body()).contains("Another of your agents has this extension.");
    assertThat(visit.post(AGENTS + "/new", AGENTS, fields(other, "9000")).body())
        .contains("Another of your agents has this extension.");
    assertThat(visit.post(page, page, fields(found(agent.id()), "")).status()).isEqualTo(302);
    assertThat(found(agent.id()).extension()).isNull();
  }

  @Test
  void makesAnAgentTheDefaultOne() {
    Agent first = town.agent(home, "Neo", "Hello.", AgentMode.ANNOUNCE);
    Agent second = town.agent(home, "Tank", "Hello.", AgentMode.ANNOUNCE);

    for (Agent each : new Agent[] {first, second}) {
      String page = AGENTS + "/" + each.id();
      assertThat(visit.get(page).body()).contains("Make default").doesNotContain(BADGE);
      assertThat(visit.post(page, page + "/default", Map.of()).location()).endsWith(page);
      assertThat(visit.get(page).body())
          .contains("“" + each.name() + "” is your default agent now.", BADGE)
          .doesNotContain("Make default");
    }
    assertThat(found(first.id()).isDefault()).isFalse();
    assertThat(found(second.id()).isDefault()).isTrue();
    assertThat(visit.get(AGENTS).body().split(BADGE, -1)).hasSize(2);
  }

  @Test
  void letsViewersLookOnly() {
    Agent agent = town.agent(home, "Switch", "Hello.", AgentMode.ANNOUNCE);
    town.person("devices-viewer@example.com", home.account(), Role.VIEWER);
    try (Visit viewer = new Visit(port).signedIn("devices-viewer@example.com")) {
      String page = AGENTS + "/" + agent.id();
      assertThat(viewer.get(page).body()).contains("Extension").doesNotContain("Make default");
      assertThat(viewer.post(page, page + "/default", Map.of()).status()).isEqualTo(403);
    }
    assertThat(found(agent.id()).isDefault()).isFalse();
  }

  private Agent found(AgentId id) {
    return agents.find(home.account(), id).orElseThrow();
  }

  private Map<String, String> fields(Agent agent, String extension) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("revision", Integer.toString(agent.revision()));
    fields.put("name", agent.name());
    fields.put("extension", extension);
    fields.put("firstMessage", agent.script().firstMessage());
    fields.put("prompt", agent.script().prompt());
    fields.put("mode", agent.script().mode().name());
    fields.put("voice", agent.script().voice());
    fields.put("language", agent.script().language());
    fields.put("maxDurationSeconds", "180");
    fields.put("ringTimeoutSeconds", "25");
    fields.put("number", home.number().id().toString());
    fields.put("recording", "NEVER");
    fields.put("recordingAnnouncement", "");
    fields.put("machine", "OFF");
    fields.putAll(Scripts.fields("NONE", ""));
    return fields;
  }
}
