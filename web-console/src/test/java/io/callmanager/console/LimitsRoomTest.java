package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.PlacedCall;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.History;
import io.callmanager.console.harness.Restraints;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.credit.LowBalanceAlerts;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Calls at once, the queue, budgets and the low balance as they answer over HTTP.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsRoomTest {

  private static final String ROOM = "/console/limits";
  private static final String BUDGETS = ROOM + "/budgets";

  @Autowired private History history;
  @Autowired private Restraints restraints;
  @Autowired private Calls calls;
  @Autowired private Budgets budgets;
  @Autowired private ApiKeys keys;
  @Autowired private LowBalanceAlerts lowBalance;
  @Autowired private DialRuleBook rules;

  private final Town.Household home;
  private final Town.Household others;
  private final Agent agent;
  private final Agent othersAgent;
  private final Visit visit;
  private final Visit viewer;

  LimitsRoomTest(@Autowired Town town, @LocalServerPort int port) {
    home = town.account("Northwind", Plan.FREE, 1_000);
    others = town.account("Others", Plan.FREE, 100);
    agent = town.approved(town.agent(home, "Reminder", "Hello.", AgentMode.ANNOUNCE), 1);
    othersAgent = town.approved(town.agent(others, "Theirs", "Hello.", AgentMode.ANNOUNCE), 1);
    town.person("admin@example.com", home.account(), Role.ADMIN);
    town.person("viewer@example.com", home.account(), Role.VIEWER);
    visit = new Visit(port).signedIn("admin@example.com");
    viewer = new Visit(port).signedIn("viewer@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
    viewer.close();
  }

  @BeforeEach
  void clear() {
    budgets.all(home.account()).forEach(each -> budgets.remove(home.account(), each.id()));
    lowBalance.set(home.account(), List.of());
  }

  @Test
  void showsCallsAtOnceAndTheQueueInItsOrder() {
    assertThat(visit.get(ROOM).body())
        .contains("No call waits", "room for 1 more", "1 call at once");
    PlacedCall live = history.begins(home.account(), agent, new PhoneNumber("+14155557100"));
    PlacedCall first = queued(home, agent, "+14155557101");
    PlacedCall second = queued(home, agent, "+14155557102");

    String page = visit.get(ROOM).body();
    assertThat(page)
        .contains("id=\"live-seats\">1<", "no room for another one", "id=\"waiting-seats\">2<")
        .containsSubsequence("data-label=\"Position\">1<", "+14155557101", "Ada", "Reminder")
        .containsSubsequence("data-label=\"Position\">2<", "+14155557102")
        .containsSubsequence("+14155557101", "+14155557102");
    assertThat(visit.get(ROOM + "/now").body()).contains("+14155557101").doesNotContain("Budgets");
    assertThat(visit.get(ROOM + "?after=" + second.id()).body()).contains("No further calls wait");
    assertThat(viewer.get(ROOM).body())
        .contains("+14155557101")
        .doesNotContain("Take out</button>");

    String call = visit.get("/console/calls/" + second.id()).body();
    assertThat(call)
        .contains("number 2", "Europe/Berlin", "form 12", "Waiting for its turn")
        .contains("Take out of the queue")
        .doesNotContain("Hang up");
    Map<String, String> toQueue = Map.of("back", "queue");
    assertThat(viewer.post(ROOM, leave(first), toQueue).status()).isEqualTo(403);
    assertThat(visit.post(ROOM, leave(first), toQueue).location()).endsWith(ROOM);
    assertThat(visit.get(ROOM).body())
        .contains("The call to +14155557101 is out of the queue")
        .contains("data-label=\"Position\">1<");
    assertThat(status(first)).isEqualTo(CallStatus.FAILED);
    assertThat(visit.get("/console/calls/" + first.id()).body())
        .contains("Cancelled before an answer", "ended by <span>you</span>");

    String back = visit.post(ROOM, leave(live), Map.of()).location();
    assertThat(back).endsWith("/console/calls/" + live.id());
    assertThat(visit.get(back).body()).contains("+14155557100 does not wait any more");
    assertThat(status(live)).isEqualTo(CallStatus.RINGING);
    end(second);
    end(live);
  }

  @Test
  void tellsWhyACallWasNotLetOutOfTheQueue() {
    PlacedCall live = history.begins(home.account(), agent, new PhoneNumber("+14155557110"));
    PlacedCall waiting = queued(home, agent, "+14155557111");
    rules.change(home.account(), new DialRules(0, null, null, Set.of("GB"), true, null, null));

    end(live);
    Awaitility.await().until(() -> status(waiting).ended());
    rules.change(home.account(), DialRules.DEFAULT);

    assertThat(visit.get("/console/calls/" + waiting.id()).body())
        .contains("It was not dialled when its turn came: <b>The account does not call US.</b>")
        .contains("Not to be called when its turn came", "ended by <span>the platform</span>")
        .doesNotContain("The carrier said");
    assertThat(visit.get("/console/calls").body()).contains("Not to be called when its turn came");
  }

  @Test
  void knowsNothingOfWhatBelongsToOthers() {
    PlacedCall live =
        history.begins(others.account(), othersAgent, new PhoneNumber("+14155557120"));
    PlacedCall theirs = queued(others, othersAgent, "+14155557121");
    Budget budget = budget(others.account(), Budget.Scope.ACCOUNT, null);
    String path = BUDGETS + "/" + budget.id();

    assertThat(visit.get(ROOM).body()).doesNotContain("+14155557121");
    assertThat(visit.get(path).status()).isEqualTo(404);
    for (String post : List.of(leave(theirs), path, path + "/remove", BUDGETS + "/x/remove")) {
      assertThat(visit.post(ROOM, post, Map.of("credits", "1")).status()).as(post).isEqualTo(404);
    }
    Map<String, String> fields = fields();
    fields.put("scope", "AGENT:" + othersAgent.id());
    assertThat(visit.post(ROOM, BUDGETS, fields).body()).contains("That is not one of yours");
    assertThat(status(theirs)).isEqualTo(CallStatus.QUEUED);
    assertThat(budgets.find(others.account(), budget.id())).contains(budget);
    calls.hangUp(others.account(), theirs.id());
    calls.hangUp(others.account(), live.id());
  }

  @Test
  void setsChangesAndRemovesABudget() {
    UUID key = keys.list(home.account()).getFirst().id().value();
    Map<String, String> fields = fields();
    fields.put("scope", "API_KEY:" + key);
    assertThat(visit.post(BUDGETS + "/new", BUDGETS, fields).location()).endsWith(ROOM);

    Budget set = budgets.all(home.account()).getFirst();
    assertThat(set.scopeId()).isEqualTo(key);
    assertThat(set.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(set.credits()).isEqualTo(1500);
    String name = keys.list(home.account()).getFirst().name();
    assertThat(visit.get(ROOM).body())
        .contains("Key “" + name + "”", "A month", "Europe/Berlin", "of 1,500", "The budget is set")
        .contains("<progress max=\"1500\" value=\"0\"");

    String page = BUDGETS + "/" + set.id();
    assertThat(visit.get(page).body()).contains("value=\"1500\"", "1,500 credits");
    assertThat(visit.post(page, page, Map.of("credits", "20")).location()).endsWith(ROOM);
    assertThat(budgets.find(home.account(), set.id()).orElseThrow().credits()).isEqualTo(20);
    Answer bad = visit.post(page, page, Map.of("credits", "many"));
    assertThat(bad.status()).isEqualTo(422);
    assertThat(bad.body()).contains("A whole number of credits", "value=\"many\"");

    assertThat(viewer.get(page).body()).contains("lets you look").doesNotContain("Remove");
    assertThat(viewer.get(ROOM).body()).doesNotContain("New budget");
    for (String post : List.of(BUDGETS, page, page + "/remove", ROOM + "/low-balance")) {
      assertThat(viewer.post(ROOM, post, fields).status()).as(post).isEqualTo(403);
    }
    assertThat(visit.post(page, page + "/remove", Map.of()).location()).endsWith(ROOM);
    assertThat(budgets.all(home.account())).isEmpty();
    assertThat(visit.get(ROOM).body()).contains("No budgets.");
  }

  @Test
  void showsWhatACallHasUsedOfTheBudgetsItBelongsTo() {
    budget(home.account(), Budget.Scope.AGENT, agent.id().value());
    budget(home.account(), Budget.Scope.ACCOUNT, null);
    PlacedCall live = history.begins(home.account(), agent, new PhoneNumber("+14155557130"));

    assertThat(visit.get(ROOM).body())
        .containsSubsequence("Agent “Reminder”", "<progress", "value=\"3\"", "<b>3</b>", "of 50")
        .containsSubsequence("The whole account", "<b>3</b>");
    end(live);
  }

  @ParameterizedTest
  @CsvSource({
    "scope, AGENT, Choose what the budget is for",
    "scope, PLANET, Choose what the budget is for",
    "scope, AGENT:x, Choose what the budget is for",
    "scope, CAMPAIGN, Give the campaign’s id",
    "scope, AGENT:0197f1c4-0000-7000-8000-000000000000, That is not one of yours",
    "period, WEEK, Choose a day or a month",
    "timeZone, Mars, Name a time zone",
    "timeZone, +01:00, Name a time zone",
    "credits, -1, A whole number of credits",
    "credits, '1,5', A whole number of credits",
    "credits, 1000000000001, A whole number of credits",
    "credits, '', A whole number of credits"
  })
  void asksForWhatIsMissingWithoutLosingTheRest(String field, String value, String words) {
    Map<String, String> fields = fields();
    fields.put(field, value);

    Answer answer = visit.post(BUDGETS + "/new", BUDGETS, fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words);
    for (String kept : List.of("timeZone", "credits")) {
      assertThat(answer.body()).contains("value=\"" + fields.get(kept) + "\"");
    }
    assertThat(budgets.all(home.account())).isEmpty();
  }

  @Test
  void setsABudgetForTheSameOnlyOnce() {
    assertThat(visit.post(ROOM, BUDGETS, fields()).status()).isEqualTo(302);

    Answer again = visit.post(ROOM, BUDGETS, fields());

    assertThat(again.status()).isEqualTo(422);
    assertThat(again.body()).contains("There is a budget for this and the same period already");
  }

  @Test
  void setsABudgetForACampaign() {
    PlacedCall live = history.begins(home.account(), agent, new PhoneNumber("+14155557140"));
    Map<String, String> fields = fields();
    fields.put("scope", "CAMPAIGN");
    fields.put("campaign", live.campaign().toString());

    assertThat(visit.post(ROOM, BUDGETS, fields).status()).isEqualTo(302);

    assertThat(budgets.all(home.account()).getFirst().scopeId()).isEqualTo(live.campaign().value());
    assertThat(visit.get(ROOM).body()).contains("Campaign “" + live.campaignName() + "”");
    end(live);
  }

  @Test
  void setsAtWhichBalancesPeopleAreTold() {
    assertThat(low("1,000\n\n 100\r\n100\n").location()).endsWith(ROOM + "#low-balance");

    assertThat(lowBalance.find(home.account()).thresholds()).containsExactly(1000L, 100L);
    assertThat(visit.get(ROOM).body())
        .contains(">1000\n100</textarea>", "<b>1,000 credits</b>", "down to 1,000");
    assertThat(visit.get("/console").body())
        .contains("Balance is 1,000 credits, down to your 1,000.");

    Answer bad = low("500\nsoon");
    assertThat(bad.status()).isEqualTo(422);
    assertThat(bad.body()).contains("“soon” is not a whole number", ">500\nsoon</textarea>");
    assertThat(low("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11").body()).contains("At most 10");
    assertThat(low("1000000000001").status()).isEqualTo(422);
    assertThat(lowBalance.find(home.account()).thresholds()).hasSize(2);

    low("");
    assertThat(visit.get(ROOM).body()).contains("Nobody is told");
    assertThat(lowBalance.find(home.account()).thresholds()).isEmpty();
  }

  private Answer low(String thresholds) {
    return visit.post(ROOM, ROOM + "/low-balance", Map.of("thresholds", thresholds));
  }

  private Budget budget(AccountId account, Budget.Scope scope, @Nullable UUID id) {
    if (!(budgets.add(account, scope, id, Budget.Period.DAY, ZoneOffset.UTC, 50)
        instanceof Budgets.Saved.Done(Budget budget))) {
      throw new AssertionError("the budget could not be set");
    }
    return budget;
  }

  private PlacedCall queued(Town.Household household, Agent by, String to) {
    return restraints.queued(household.account(), by, new PhoneNumber(to));
  }

  private void end(PlacedCall call) {
    calls.hangUp(call.account(), call.id());
    Awaitility.await().until(() -> status(call).ended());
  }

  private CallStatus status(PlacedCall call) {
    return calls.find(call.account(), call.id()).orElseThrow().status();
  }

  private static String leave(PlacedCall call) {
    return "/console/calls/" + call.id() + "/leave-queue";
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("scope", "ACCOUNT");
    fields.put("campaign", "");
    fields.put("period", "MONTH");
    fields.put("timeZone", "Europe/Berlin");
    fields.put("credits", "1,500");
    return fields;
  }
}
