package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentStream;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Dialogue;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Scripts;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Agents that are servers, as they are typed in.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamRoomsTest {

  private static final String NEW = "/console/agents/new";
  private static final String AGENTS = "/console/agents";
  private static final String SERVER = "wss://agent.example.com/stream";

  @Autowired private Agents agents;

  private final Visit visit;
  private final Town.Household home;

  StreamRoomsTest(@Autowired Town town, @LocalServerPort int port) {
    home = town.account("Southwind", Plan.PRO, 10_000);
    UserId ada = town.person("stream@example.com", true);
    town.join(ada, home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("stream@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  private Map<String, String> fields(String url, String parameters) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("revision", "0");
    fields.put("name", "A server");
    fields.put("firstMessage", "");
    fields.put("prompt", "");
    fields.put("mode", "CONVERSATION");
    fields.put("voice", "default");
    fields.put("language", "en-US");
    fields.put("maxDurationSeconds", "60");
    fields.put("ringTimeoutSeconds", "20");
    fields.put("number", home.number().id().toString());
    fields.put("recording", "NEVER");
    fields.put("recordingAnnouncement", "");
    fields.put("machine", "OFF");
    fields.putAll(Scripts.fields("MEDIA_STREAM", ""));
    fields.put("streamUrl", url);
    fields.put("streamParameters", parameters);
    return fields;
  }

  @Test
  void keepsTheServerAndShowsItAgain() {
    Answer saved = visit.post(NEW, AGENTS, fields(SERVER, "contact = {{name}}\r\nquery=a=b\r\n"));
    assertThat(saved.status()).as(saved.body()).isEqualTo(302);

    Agent agent =
        agents
            .find(
                home.account(),
                new AgentId(UUID.fromString(saved.location().replaceAll(".*/", ""))))
            .orElseThrow();
    assertThat(agent.script().dialogue().brain()).isEqualTo(Dialogue.Brain.MEDIA_STREAM);
    assertThat(agent.script().dialogue().stream())
        .isEqualTo(new AgentStream(SERVER, Map.of("contact", "{{name}}", "query", "a=b")));
    assertThat(visit.get(saved.location()).body())
        .contains("value=\"" + SERVER + "\"", "contact={{name}}\nquery=a=b</textarea>");
    assertThat(visit.get("/console/operator/approvals").body())
        .contains("<code>" + SERVER + "</code>");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', Write where the server is",
    "http://agent.example.com, '', Must be a wss URL without a user name.",
    "ws://agent.example.com, '', Must be a wss URL without a user name.",
    "wss://127.0.0.1/, '', Must not lead to a private address.",
    "wss://a.example/, nothing, Each line is a name",
    "wss://a.example/, =x, Each line is a name",
    "wss://a.example/, 'a=1\u0007', Each line is a name",
    "wss://a.example/, 'a=1\na=2', Each name only once."
  })
  void refusesWhatTheApiRefuses(String url, String parameters, String words) {
    Answer answer = visit.post(NEW, AGENTS, fields(url, parameters));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words, "wrong-within");
  }
}
