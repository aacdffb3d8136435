package io.callmanager.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.History;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.shared.PhoneNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ConsoleTest
class LiveTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static int people;

  @Autowired private History history;
  @Autowired private LiveStreams streams;
  @LocalServerPort private int port;

  private final Town town;
  private final Town.Household home;
  private final Agent agent;
  private final String email = "person" + ++people + "@example.com";

  LiveTest(@Autowired Town town) {
    this.town = town;
    this.home = town.account("Northwind", Plan.PRO, 1_000);
    this.agent = town.approved(town.agent(home, "Greeter", "Hello.", AgentMode.ANNOUNCE), 1);
    town.person(email, home.account(), Role.ADMIN);
  }

  /// What an earlier test opened is noticed to be gone only at the next beat.
  @BeforeEach
  void nobodyIsLeft() {
    await().atMost(PATIENCE).until(() -> streams.count() == 0);
  }

  @Test
  void hintsAtTheAccountsCallsAndAtNoOthers() throws IOException {
    Town.Household others = town.account("Others", Plan.PRO, 100);
    Agent theirs = town.approved(town.agent(others, "Theirs", "Hi.", AgentMode.ANNOUNCE), 1);
    try (Visit visit = new Visit(port).signedIn(email);
        InputStream body = opened(visit)) {
      List<String> lines = lines(body);
      PlacedCall foreign =
          history.begins(others.account(), theirs, new PhoneNumber("+14155557001"));
      PlacedCall own = history.begins(home.account(), agent, new PhoneNumber("+14155557002"));

      await().atMost(PATIENCE).until(() -> lines.contains("data:[\"" + own.id() + "\"]"));
      assertThat(lines).contains("event:calls").noneMatch(l -> l.contains(foreign.id().toString()));
      end(own);
      end(foreign);
    }
  }

  @Test
  void endsWhenTheBrowserLeaves() throws IOException {
    Visit visit = new Visit(port).signedIn(email);
    InputStream body = opened(visit);
    assertThat(streams.count()).isOne();

    body.close();
    visit.close();

    await().atMost(PATIENCE).until(() -> streams.count() == 0);
  }

  @Test
  void endsWhenThePersonSignsOut() throws IOException {
    try (Visit visit = new Visit(port).signedIn(email);
        InputStream body = opened(visit)) {
      visit.post("/console", "/console/sign-out", Map.of());

      BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      await().atMost(PATIENCE).until(() -> reader.lines().noneMatch("event:calls"::equals));
    }
  }

  @Test
  void keepsOnlySoManyOpenForOnePerson() throws IOException {
    List<InputStream> open = new ArrayList<>();
    try (Visit visit = new Visit(port).signedIn(email)) {
      for (int i = 0; i < 8; i++) {
        open.add(opened(visit));
      }

      HttpResponse<InputStream> oneTooMany = visit.live();

      assertThat(oneTooMany.statusCode()).isEqualTo(429);
      for (InputStream body : open) {
        body.close();
      }
    }
  }

  private void end(PlacedCall call) {
    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
  }

  private static InputStream opened(Visit visit) {
    HttpResponse<InputStream> response = visit.live();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return response.body();
  }

  private static List<String> lines(InputStream body) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread.ofVirtual()
        .start(
            () ->
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(lines::add));
    return lines;
  }
}
